/**
 * Two key pairs that everybody can read, for the sandbox, the demo and tests ONLY: whoever signs with
 * them proves nothing. They sign no real money anywhere. Bare base64, PKCS#8 and SPKI, as Paylabs
 * hands out its own.
 */

/** The merchant's: signs requests and acknowledgements. */
export const DEMO_MERCHANT_PRIVATE_KEY = [
  'MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDbqfFLP1vFQZzqiuLUncdoRqIk+NrVgQEmj+ta',
  'JisWWBX/YJ9FtApRHgnsqhg3VLS9SvZ3d4bUX9BnRqg096UL8uqxr15moDR54Fspk5tKeHYqcq1yG5NPSKOe/yhz',
  'VMSlx9jZy+4yGqEo6fe0RuVcyy4B4L+8sm0kwm7oLFAT94MFUgsOUru5nN/SDN5MKEL9vbHoL2K3icLiEhF6p3Fn',
  '+NqSHUcYFW67hr9+fqBWZRJW4Y2x+hq85To9G7+RLqAmCNsczqmgHznDaMbV3fOLpzcp6b5d9sO6jiI1JK8KWEUV',
  'acWA6dEcx2ZZGHF/+2Wxvysp8o71Y2vkxJkZHzmNAgMBAAECggEAbbdeXDVTQx1YoRWp4oTEOuM8zba2pvl+d6Je',
  '7XIvB0QMCLhcFVat6IJWdq0m10wp0nqEzHsZDy6kS1FRZtNizqsQapurTRsr2swi/ItLf1DXxK/uzhXT6D/h6eKM',
  'c76dUiiVuYNQgBoo8OSb4qGeolChtDJr0nZUaY3sE28+uBl1nEdlbdzjT/QFjr45QQt2bbdVWigmUqWiriRtVoyO',
  'BKyJxq3yBms2oTBenouFHOD5GQTAR4dqUxOtApY1hzVc5OFPWXAgvJgmVdk/bY6Y0Osl/Cp5WZZMnIfgXnk1VRwL',
  'QCtZVvNymqdBS/i0+uz+1fmkrXytGg8g6H314GQciQKBgQDxXAlv6BzpNXoVmFwMf/F+DSpGacXZf/A4OCNTwqHp',
  'XG1IT4oWwHwGCaSh2UPLTJpkxjz2lhdQfVBmBQuR1XBgZh92CJsZ6Zb2xeGvIwBzV4ryiS8oHqNUYxq3+hMPlOnR',
  'Irwo2yZIfoRv0z4INvT+Ywp8/+0CxTek6u0b20msGwKBgQDo/QDUqvhz3U/PKXjy9nyQiEwycEbHBmyQD8+We6W1',
  'dSaCg/Uc8bfesGu6lRZEAniPzMDcBaF9MiFBWIZc5W+Ko1FkPnvWj+g6n07mOBzYSHm/psdGlgsrv9YqqXvMDKPd',
  'akQtn6xXWPjW7wJV/KIpKEGCRBnEYaB0CJGp9QI7dwKBgH3t+XaL8tmy7znpPs2+y69rCw2mDnbHC/0pPTVsrbHm',
  'aZZ6+Z+ZWpyD14Qiqf6ev0epLxGxigSS/andJAY5COMjJXMeVl6UxBGJeZE5f/iuSm71KMeUBL/43W30apGMrtpR',
  'dz8R6M2WRV9bJlh+5CD+Z/CET5NMdxXzBTetmKjVAoGBAIgRCeUpnEP+Yde4frxWG1VFZEqoq40cQVa5BSD7QUGC',
  'E2VxrzqiKCHTonarDv/U+ZfxmkhkuXUmS6mgC4hBLi0nSCdlHmmmTZe+5hMpfh8J5KB6xDKC+i8or+jmZjg6wZBT',
  'uVFzyPCSM3FC0HhrPEERE4ECSJIZ+d0KDBfX0N/tAoGBAK3CLC9G6X8in60dhb4IjZ5lCt5OOgsZ3rwDmd5C6/eQ',
  'j5m6Ar52YaG8wwQH71R5h61VtiM2xsyJQ6a3cISgzj9RENPtfv0R1yJZIKsaARRudc5CP4hYYZ1n39Cnj3HlpIZC',
  'YJbkT2C85kgzOHvro8YUoYCzks6zETlWxeblnrwF',
].join('');

export const DEMO_MERCHANT_PUBLIC_KEY = [
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA26nxSz9bxUGc6ori1J3HaEaiJPja1YEBJo/rWiYrFlgV',
  '/2CfRbQKUR4J7KoYN1S0vUr2d3eG1F/QZ0aoNPelC/Lqsa9eZqA0eeBbKZObSnh2KnKtchuTT0ijnv8oc1TEpcfY',
  '2cvuMhqhKOn3tEblXMsuAeC/vLJtJMJu6CxQE/eDBVILDlK7uZzf0gzeTChC/b2x6C9it4nC4hIReqdxZ/jakh1H',
  'GBVuu4a/fn6gVmUSVuGNsfoavOU6PRu/kS6gJgjbHM6poB85w2jG1d3zi6c3Kem+XfbDuo4iNSSvClhFFWnFgOnR',
  'HMdmWRhxf/tlsb8rKfKO9WNr5MSZGR85jQIDAQAB',
].join('');

/** The platform's: signs answers and notifications. */
export const DEMO_PLATFORM_PRIVATE_KEY = [
  'MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDINFWwYtVMP6WeWSSNzw3C3xSwlGbctaG3ci1c',
  'C4eqAQBaspydkL7q+VrKkW1wog2bXcfCjAuCOeaPHFZJ/MfkCJ5ll3365+XxlUE5rLWTEnIp/Nrx5YaBBBDF6FK0',
  'OEWo7AFSfHMahditmNOdhJpqFTs28/aj68/gP39pY/fVWeBp3fVdqrDn2K6w1AYszX1Xxb7i7QWcoFjRi+ouYdFM',
  'M3WPfpwnwkQp6ZtF4msCwBMVCZ/2ygPgDWOMhNqGJ7VBJUZZzAlone0ihsyRqz1bFD3G0fgLFJ45XAYYb1MJgxwz',
  'Fh9ZOVKoPuccI7N/ehJ5Yy+znnBbZIoYhUCdUT+BAgMBAAECggEAUT5Do6+HxUhyyh58oftrJzBl8f5W+6vNc2cn',
  'FxoqtIdxgFzJB3vsregAuwFm+vUYNntJDB7OsMsUT/D850toRpZkyO9AFWizvGSIMoJusL8kivtsUguFmKdwsw9D',
  'OJU5V4JmSvXrs9CrDE9fWKWuD+yLuhIofX69PdAmwTrrIK1/aOrJQKlRF/VZT1IqbJLXbMi++xgNCmfZaH9gctFW',
  'vFUlQGWK9QIZNYjS2Q+i5cx+wDA9+4u6r9WINaWOFr6nuPf0lRDzzeKEu+BNSurJm5iJsbwtVcHfLSOqqLpwCEZe',
  'cbBIv4HIqfR5PtxgMYIZYjFHChjs9z1p58JsCWZTfQKBgQDr970gpg2VN0GBvNsy1zVwXI1wGqsFj5ULYHYXTp5K',
  'fJGiyQu5zHOYdSVDIX+LUaELLSs906vJetfT5VaARLPkJsqqCApczzgDWSzqnxvb17qOZ0lrmKBFWkpSecMMQb9R',
  'Q9rRAHb99k33asQQkAX2eQk+9e3ZO0dxfYX2jNGI4wKBgQDZM1snBhQMOl73sj3xFK8kp6pvLzm2BgwVgKISuu/v',
  'XtPkOL+R8kxUXVDNItTw1NRULyX4I58T59vqPYoW8t6IyZOl8e0FUBMiaWZsadzCGuEeRStcIq7TL+sYHqXgqYkl',
  'HmQzwKByNeQpLOMCgwF06agjg4pOwa4jJ1vG0UNXSwKBgFUInNYkIObx16BqL0+98BsCr1GDurexS1OjOksh4LcU',
  '9uKDsr8M52c8Z+YuLylEjFVbvKZ2HgToSNiqX6avm2gPdp8ZcKqLXjMOsroGBmMN9cOVgwbMJI15gSkBigFjvA8L',
  '9dG1aiwQ033isq8JR6zPZz6SH1lWHGPQiTMVAfljAoGAHapE/dx3qn/ibqQ6j43Kqg/4WD0z/advyRQLjtFXafMi',
  'r54MlCtqv28LVSk3ujjnUyQpZG3BEV/uilyjWqULPdWCQ/z56WrZYi7RHWeMDjrLmm3KEUhvZkq6Kk4tS7T8FUTE',
  'XMknYNH5eqI10yb/cO9k1ozlvAH5/bUndM0qDGcCgYA+vlDrrE7ErNKgQf/g8V93xBw4E31wbDk9StM4Ax1LKeju',
  'z3dxpl0/i6P2nXNALWnvROlLXndJO+t6Bpxd2f7lyr7E/M3s4uP4M7+/ALQxal5IzqrcgKjtA4fCrggDCa6OZhlI',
  'llO6fPp+R7BVnZEzmwMJ9bbYyFbB8CNIxdIIuQ==',
].join('');

export const DEMO_PLATFORM_PUBLIC_KEY = [
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyDRVsGLVTD+lnlkkjc8Nwt8UsJRm3LWht3ItXAuHqgEA',
  'WrKcnZC+6vlaypFtcKINm13HwowLgjnmjxxWSfzH5AieZZd9+ufl8ZVBOay1kxJyKfza8eWGgQQQxehStDhFqOwB',
  'UnxzGoXYrZjTnYSaahU7NvP2o+vP4D9/aWP31Vngad31Xaqw59iusNQGLM19V8W+4u0FnKBY0YvqLmHRTDN1j36c',
  'J8JEKembReJrAsATFQmf9soD4A1jjITahie1QSVGWcwJaJ3tIobMkas9WxQ9xtH4CxSeOVwGGG9TCYMcMxYfWTlS',
  'qD7nHCOzf3oSeWMvs55wW2SKGIVAnVE/gQIDAQAB',
].join('');
