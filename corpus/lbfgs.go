package corpus

import "math"

// minimise finds a minimum of a smooth function by L-BFGS, from x on. f gives
// the value and writes the gradient. It is deterministic.
func minimise(x []float64, f func(x, gradient []float64) float64, iterations int) {
	const memory = 8
	n := len(x)
	g, d := make([]float64, n), make([]float64, n)
	nx, ng := make([]float64, n), make([]float64, n)
	var ss, ys [][]float64
	var rhos []float64
	value := f(x, g)
	for range iterations {
		norm := math.Sqrt(dot(g, g))
		if norm < 1e-6*math.Max(1, math.Abs(value)) {
			return
		}
		copy(d, g)
		alphas := make([]float64, len(ss))
		for i := len(ss) - 1; i >= 0; i-- {
			alphas[i] = rhos[i] * dot(ss[i], d)
			addScaled(d, -alphas[i], ys[i])
		}
		if k := len(ss); k > 0 {
			scale := dot(ss[k-1], ys[k-1]) / dot(ys[k-1], ys[k-1])
			for i := range d {
				d[i] *= scale
			}
		}
		for i := range ss {
			addScaled(d, alphas[i]-rhos[i]*dot(ys[i], d), ss[i])
		}
		slope := -dot(g, d)
		step := 1.0
		if len(ss) == 0 {
			step = math.Min(1, 1/norm)
		}
		moved := false
		for range 30 {
			for i := range nx {
				nx[i] = x[i] - step*d[i]
			}
			if next := f(nx, ng); next <= value+1e-4*step*slope {
				moved = true
				s, y := make([]float64, n), make([]float64, n)
				for i := range s {
					s[i], y[i] = nx[i]-x[i], ng[i]-g[i]
				}
				if sy := dot(s, y); sy > 1e-12 {
					ss, ys, rhos = append(ss, s), append(ys, y), append(rhos, 1/sy)
					if len(ss) > memory {
						ss, ys, rhos = ss[1:], ys[1:], rhos[1:]
					}
				}
				small := value-next < 1e-7*math.Max(1, math.Abs(value))
				value = next
				copy(x, nx)
				copy(g, ng)
				if small {
					return
				}
				break
			}
			step /= 2
		}
		if !moved {
			return
		}
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func addScaled(to []float64, by float64, from []float64) {
	for i := range to {
		to[i] += by * from[i]
	}
}
