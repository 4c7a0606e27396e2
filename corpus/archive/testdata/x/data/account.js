window.YTD.account.part0 = [
  {
    "account" : {
      "username" : "acme",
      "accountId" : "42"
    }
  }
]
