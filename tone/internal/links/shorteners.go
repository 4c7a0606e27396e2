package links

import "slices"

// shorteners are hosts whose links hide where they lead, sorted. Sources: the
// shorteners in splorp/wordpress-comment-blacklist (MIT), without the paste
// bins, messengers and profile pages in that list, and the shorteners of
// platforms and scheduling tools.
var shorteners = [...]string{
	"1i1.me", "1url.cz", "2h.ae", "2ip.ru", "2ipe.tk", "2u4.us", "4ft.me", "adf.ly", "adult.xyz", "alturl.com",
	"amzn.to", "an0n.me", "ano.gd", "ateffa.ms", "b54.in", "bbqr.me", "bit.do", "bit.ly", "bitly.com",
	"bitly.ws", "biturl.top", "bom.so", "buff.ly", "cek.li", "chilp.it", "clck.ru", "cli.re", "clickfrm.com",
	"corneey.com", "cort.as", "corta.co", "cpmlink.net", "crwl.it", "cutt.ly", "cutt.us", "dad.do", "dai.ly",
	"db.tt", "did.li", "dld.bz", "dlvr.it", "eccl.es", "eit.tw", "fapme.pw", "fas.st", "fb.me", "fc.cx",
	"firsturl.de", "flip.it", "freest.at", "fwme.eu", "gestyy.com", "gg.gg", "goo.gl", "goo.io", "goo.su",
	"got.by", "gt7.de", "gul.ly", "hfg.cc", "home.s.id", "hop.cx", "hubs.ly", "huit.re", "hyperurl.co",
	"hypr.ink", "ibit.ly", "ift.tt", "inx.inbox.lv", "inx.lv", "is.gd", "ity.im", "j.mp", "jl.ms", "just.as",
	"ky.to", "l.linklyhq.com", "l2u.su", "lil.ink", "lil.so", "lite.al", "ln.run", "lnkd.in", "loorg.de",
	"lstu.fr", "lvl.vn", "mcaf.ee", "nblo.gs", "nyti.ms", "of1.shop", "oke.io", "onip.it", "ov.ms", "ow.ly",
	"owl.li", "owtf.co.uk", "past.is", "posts.gle", "ppus.tk", "prephe.ro", "qil.su", "qoo.by", "qps.ru",
	"rb.gy", "rebrand.ly", "redd.it", "redirme.com", "rih.co", "rlu.ru", "rlys.nl", "rrsm.nl", "s.id",
	"schott.im", "sco.lt", "shar.es", "shorte.st", "shorten.is", "shorturl.at", "shorturl.com", "shrinke.me",
	"shrtfly.com", "smarturl.it", "smsh.me", "sn.im", "snip.ly", "snipurl.com", "soo.gd", "spoti.fi",
	"sqworl.com", "stan.to", "stfly.me", "su0.ru", "surl.li", "swish.st", "t.co", "t.ly", "taraa.xyz",
	"tcrn.ch", "tgi.link", "tiggi.es", "tiny.cc", "tiny.dk", "tinylink.in", "tinyls.net", "tinyurl.com",
	"tinyurl.mobi", "tlkm.my", "tnyhs.com", "to.ly", "tr.im", "trib.al", "u.to", "url.kn", "urlms.com",
	"urlr.be", "utiny.ml", "utka.su", "v.gd", "v.ht", "vk.cc", "wi.cr", "wntdco.mx", "wp.me", "wts.la", "x.co",
	"xor.tw", "xtl.jp", "xurl.es", "xxs.yt", "xy2.eu", "xzy.cz", "yaplink.com", "ylink.pro", "yourls.org",
	"yourls.site", "zo.ee", "zpr.io", "zzb.bz",
}

// Shortened reports whether a URL goes through a known shortener, so that its
// reader cannot see where it leads. That includes t.co, in which X wraps every
// link by itself: there the fault is not the author's.
func Shortened(url string) bool { return NewAddress(url).Shortened() }

// Shortened is [Shortened] of the URL.
func (p Address) Shortened() bool {
	if len(p.path) < 2 {
		return false // the shortener's own front page
	}
	_, ok := slices.BinarySearch(shorteners[:], p.site)
	return ok
}
