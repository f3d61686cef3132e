"""Short forms of forenames and the full names that they stand for, as plain facts."""

from __future__ import annotations

from typing import Final

_ROWS: Final = """
abraham abe; alexander alex sasha aleksandr alexandre alejandro xander; alexandra alex sandra sasha; alfred
alf fred; andrew andy drew; anthony tony antonio anton; antonio tony toni; arthur art; barbara barb; benjamin
ben benny bibi; bernard bernie; bradley brad; catherine cathy kate katie kathy cathie; charles charlie chuck;
christopher chris kit; christine chris christie tina; cynthia cindy; daniel dan danny; david dave davy;
deborah deb debbie; dmitry dima; donald don donny; dorothy dot dottie; douglas doug; edward ed eddie ted ned;
elizabeth liz beth lizzie betsy betty eliza; eugene gene; evgeny zhenya; francis frank; francisco paco pancho;
frederick fred freddie; gabriel gabe; geoffrey geoff; gerald gerry jerry; gregory greg; harold harry hal;
henry harry hank; herbert herb; hillary hilary; ignacio nacho; jacob jake; jacqueline jackie; james jim jimmy
jamie; janet jan; jeffrey jeff; jennifer jen jenny; jeremy jerry; jerome jerry; jessica jess; john jack johnny
jon; jonathan jon jonny; joseph joe joey; jose pepe; joshua josh; judith judy; julian jules; katherine kate
katie kathy kath; kathleen kathy; kenneth ken kenny; kimberly kim; lawrence larry; leonard len leo; leonardo
leo; louis lou louie; luiz lula; margaret maggie meg peggy; martin marty; matthew matt; maxwell max; melvin
mel; michael mike mick mickey misha; mikhail misha; mitchell mitch; nancy nan; nathaniel nate nat; nathan
nate; nicholas nick nico; nikolai kolya; norman norm; oliver ollie; patricia pat patty trish; patrick pat
paddy; pamela pam; peter pete; philip phil; raymond ray; rebecca becky; reginald reg; ricardo rick; richard
rick dick rich ricky; robert bob rob bobby robbie bert; roberto beto; roderick rod; ronald ron ronnie; rudolph
rudy; russell russ; samuel sam sammy; samantha sam; sebastian seb; sergei seryozha; stanley stan; stephanie
steph; stephen steve steven; steven steve; stuart stu; susan sue susie; teresa terry; terence terry; theodore ted
teddy theo; thomas tom tommy; timothy tim timmy; valentina valya; victor vic; victoria vicky; vincent vince
vinny; vladimir vova volodya; walter walt wally; wilfred wilf; william bill will billy willy liam; zachary
zach zack;
aleksandr sasha; mohammad mo; alexei alyosha lyosha; ivan vanya; yevgeny zhenya evgeny evgeni yevgeni;
joko jokowi; emmerson ed; muhammadu muhammad; mohammed mohamed muhammad mohammad; pramila prami
"""

# Forenames of one origin as desks spell them by ear, the commonest first.
_SPELT: Final = """
jamal gamal djamal djamel jamel; jamila gamila djamila; yitzhak itzhak yitzchak izhak; chaim haim hayim; giannis
yannis yanis ioannis; giorgos yiorgos georgios; eduard edward edvard; islam islom; alexander aleksandr oleksandr
alyaksandr aliaksandr aleksander; dmitry dmitri dmitriy dmytro; sergei sergey serhiy serhii siarhei; andrei andrey
andriy andrii; nikolai nikolay mykola mikalai; vladimir volodymyr uladzimir; alexei aleksei alexey oleksiy oleksii;
yevgeny evgeny yevhen evgeni yevgeni; mikhail mykhailo; svetlana svitlana sviatlana; igor ihor; olga olha; grigory
hryhoriy; pavel pavlo; pyotr petro; yusuf yousef youssef; elias ilyas; tzipi tsipi; abdulla abdullo; jibran gebran
gibran; jaber gaber; hakob hagop agop; hovhannes ohannes
"""

NICKNAMES: Final[dict[str, frozenset[str]]] = {
    name.split()[0]: frozenset(name.split()[1:]) for name in _ROWS.replace("\n", " ").split(";")
}

VARIANTS: Final[dict[str, str]] = {
    name: row.split()[0] for row in _SPELT.replace("\n", " ").split(";") for name in row.split()
}

FULL_FORMS: Final[dict[str, tuple[str, ...]]] = {
    short: tuple(full for full, shorts in NICKNAMES.items() if short in shorts)
    for short in frozenset().union(*NICKNAMES.values())
}

# Forenames that look like spellings of one, and are not.
UNLIKE: Final = ({"igor", "egor"}, {"elin", "ellen"}, {"stefan", "stephane"}, {"lena", "lina"}, {"elena", "ilena"})
