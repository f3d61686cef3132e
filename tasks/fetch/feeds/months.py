"""Names of months in some forty languages, folded: lower case, without accents. Facts, from CLDR by way of dateparser.

Croatian is left out, since its names mean other months than the Polish and Czech ones that look the same.
"""

# ruff: noqa: E501 - a month to a line, in its alphabets

from __future__ import annotations

from typing import Final

_NAMES: Final = (
    "january jan janvier janv januar januari enero ene gennaio gen janeiro stycznia styczen sty ocak oca январь января янв ιανουαριου ιανουαριος ιαν jän janner ianuarie ian jaan tammikuu ledna leden styczniu lednu januara tammi tammik tammikuuta tammikuussa jaanuar janvaris saus sausio sausis яну януари січ січень січня djan djanuari gener јан јануар يناير ינואר בינואר ינו ژانویه جنوری xan xaneiro јануари",
    "february feb fevrier fev fevr februar februari febrero febbraio fevereiro lutego luty lut subat sub февраль февраля фев φεβρουαριου φεβρουαριος φεβ februarie helmikuu unora unor feber lutym unr unoru februara helmi helmik helmikuuta helmikuussa veebr veebruar febr februaris vas vasario vasaris февруари лют лютии лютого февр peb pebruari febrer феб фебруар فبراير פברואר בפברואר פבר فوریه فبروری febreiro",
    "march mar mars marz maerz mrz maart mrt marzo marco marca marzec mart март марта мар μαρτιου μαρτιος μαρ martie marcius marc maaliskuu brezna brezen marcu breznu marec marts maalis maalisk maaliskuuta maaliskuussa kov kovas kovo бер березень березня берез maret مارس מרץ במרץ מרס במרס מארס במארס مارچ",
    "april apr avril avr abril abr aprile kwietnia kwiecien kwi nisan nis апрель апреля апр απριλιου απρ aprilie aprilis huhtikuu dubna duben kwietniu kwie dubnu aprila huhti huhtik huhtikuuta huhtikuussa aprill bal balandis balandzio април квіт квітень квітня кві απριλιος ابريل אפריל באפריל אפר اوریل اپریل",
    "may mai mei mayo maggio mag maio maja maj mayis май мая μαιου μαιος μαι majus toukokuu kvetna kveten maju kve kvetnu touko toukok toukokuuta toukokuussa maijs geg geguze geguzes трав травень травня тра maig мај مايو מאי במאי",
    "june jun juin juni junio giugno giu junho czerwca czerwiec cze haziran haz июнь июня июн ιουνιου ιουν iunie iun junius kesakuu cervna cerven czerwcu cvn cervnu juna kesa kesak kesakuuta kesakuussa juuni junijs birz birzelio birzelis юни черв червень червня чер ιουνιος djuni juny јун junij يونيو يونيه يونية יוני ביוני יונ ژوين جون xuno јуни",
    "july jul juillet juil juli julio luglio lug julho lipca lipiec lip temmuz tem июль июля июл ιουλιου ιουλ iulie iul julius heinakuu cervence cervenec lipcu cvc crc cervenci crv jula heina heinak heinakuuta heinakuussa juuli julijs liep liepa liepos юли лип липень липня ιουλιος djuli juliol јул julij يوليو يوليه يولية יולי ביולי יול ژويیه جولای xul xullo јули",
    "august aug aout augustus agosto ago sierpnia sierpien sie agustos agu август августа авг αυγουστου αυγ augusti elokuu srpna srpen aou sierpniu srp srpnu augusta elo elok elokuuta elokuussa augusts rugp rugpjutis rugpjucio augusztus серп серпень серпня сер αυγουστος agustus agt agost avg avgust اغسطس אוגוסט באוגוסט אוג अगसत اوت اگست agust",
    "september sep sept septembre septiembre set settembre setembro wrzesnia wrzesien wrz eylul eyl сентябрь сентября сен сент σεπτεμβριου σεπ septembrie szeptember szept syyskuu zari setiembre septembro wrzesniu septembra syys syysk syyskuuta syyskuussa septembris rugs rugsejis rugsejo сеп септември септ септм вер вересень вересня верес σεπτεμβριος setembre септембар septembar سبتمبر ספטמבר בספטמבר ספט سپتامبر سپتمبر",
    "october oct octobre oktober okt octubre ottobre ott outubro out pazdziernika pazdziernik paz ekim eki октябрь октября окт οκτωβριου οκτ octombrie lokakuu rijna rijen pazdzierniku rij rijnu oktobra loka lokak lokakuuta lokakuussa oktoober oktobris spal spalio spalis октомври жовт жовтень жовтня жов οκτωβριος октобар oktobar اكتوبر אוקטובר באוקטובר אוק اکتبر اکتوبر",
    "november nov novembre noviembre novembro listopada listopad lis kasim kas ноябрь ноября ноя νοεμβριου νοε noiembrie noi marraskuu listopadzie listopadu novembra marras marrask marraskuuta marraskuussa novembris lapkr lapkritis lapkricio noiem ное ноември лист листопад листопада листоп лис нояб νοεμβριος nop nopember нов новембар novembar نوفمبر נובמבר בנובמבר נוב नवमबर نوامبر نومبر ноем",
    "december dec decembre dezember dez diciembre dic dicembre dezembro grudnia grudzien gru aralik ara декабрь декабря дек δεκεμβριου δεκ decembrie joulukuu prosince prosinec grudniu prosinci decembra des desember joulu jouluk joulukuuta joulukuussa dets detsember decembris gruod gruodis gruodzio декември груд грудень грудня гру δεκεμβριος desembre дец децембар decembar ديسمبر דצמבר בדצמבר דצמ دسامبر دسمبر decembro",
)
MONTHS: Final[dict[str, int]] = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
