/**
 * The words of the grammar (README.md): each mark with the phrases that stand for it, English and German, folded as
 * tokens are (`ae` for `ä`). A `*` ends a word that may go on. The longest phrase wins, so that `try out` does not count as `out`.
 */

export const phrases = {
  /** Verbs that take something away. */
  out: `strike | struck | cross out | cross off | kicked | ignore* | ignoring | drop* | exclud* | exclusion | remov* | omit* | discard* | disregard* | delet* | strip | stripping | skip* | ban | banned
    | forbid* | blacklist* | leave out | leave off | leave aside | left out | leaving out | throw out | throw away | kick out | kick | rule out | get rid of
    | getting rid of | take out | taken out | taking out | cut out | keep out | stay away from | stay clear of | steer clear of | hide | hidden
    | forget | forget about | do without | switch off | turn off | disable* | filter out | pull out | pulled | lose | scrap | eliminate* | not to be used | withhold* | retire
    | ignorier* | weglass* | wegzulassen | weggelassen | entfern* | streich* | gestrichen | ausschliess* | auszuschliessen | ausgeschlossen | ausblend*
    | ausgeblendet | loesch* | geloescht | verzicht* | vergiss | rauswerf* | rausnehm* | rausgenommen | herausnehm* | auslass* | ausgelassen | aussparen | wegfallen
    | rausschmeiss* | weg lassen | weg damit | unberuecksichtigt | verbiet* | ausklammer* | rauslass*`,
  /** Particles that turn a verb beside them into one that takes away. */
  outParticle: `draussen | off the list | out | away | off | raus | heraus | weg | must go | has to go | have to go | should go | needs to go | need to go | gotta go
    | aus dem modell | aus dem spiel | aus den daten | aus der tabelle | aussen vor | off limits | off the table | out of bounds | tabu | taboo | to the bin | links liegen`,
  use: `see | sees | seeing | sehen | sieht | train on | trained on | training on | fit on | ins modell | im modell | use | uses | used | using | utili* | include | includes | included | including | consider | considered | considering | into account | take into account | rely on | relying on
    | relies on | depend on | touch | touching | touched | look at | looking at | read | reads | reading | feed | learn from | nimm | nehmt | benutz* | verwend* | nutz* | genutzt | beruecksichtig* | einbezieh*
    | einbezogen | einfliess* | drauf schauen | anschau* | anfass* | ansehen | verlass dich auf | heranzieh* | herangezogen | lernen aus`,
  /** Verbs that let something back in, or leave it in. */
  back: `bring back | put back | add back | take back in | let back in | restore | reinstate | readmit | re enable | reenable | re include | reinclude | re add | readd | unexclude
    | un exclude | unignore | allow | allowed | permit* | permissible | welcome back | come back | comes back | is back | back in | back | again | once more | reactivate*
    | wieder | zurueck | zurueckhol* | zulass* | zugelassen | erlaub* | rein | wieder rein | aufnehm* | aufgenommen | hereinnehm* | reinnehm*`,
  stay: `keep | keeps | kept in | keeping | stay | stays | remain | remains | retain | leave in | leave it in | behalt* | behaelt | bleib* | drin | drinlass* | beibehalt*`,
  not: `will not have to | do not have to | does not have to | should not have to | not have to | not | no | nobody | no one | noone | nothing | niemand | nichts | keinesfalls | auf keinen fall | under no circumstances | by no means | barely | scarcely | rarely | never | none of | neither | no longer | nicht | kein | keine | keinen | keinem | keiner | nie | niemals | nicht mehr | nicht laenger | refuse to | weder | hardly | far from
    | no need to | no reason to | doubt | bezweifle`,
  /** A stop to doing what follows; alone, a stop to trying. */
  stop: `less | less of | fewer | weniger | not bother with | not bother about | stop | stopping | quit | cease | avoid | avoiding | no more | enough | enough of | enough with | leave alone | had enough of | give up on | give up | hoer auf | hoere auf | hoert auf | aufhoeren | schluss mit | genug | genug von
    | keine weiteren | kein weiteres | keinen weiteren | vermeide* | in ruhe | alone | lass die finger von | finger weg von | not again | leave it alone`,
  try: `dig deeper | try | tries | trying | try out | trying out | test | testing | test out | check | check out | check if | check whether | see if | see whether | find out if | find out whether | test whether
    | explore* | exploring | investigat* | look into | experiment with | experimenting with | have a go at | give | add | adding | build | building | create | make | mess with | messing with | fiddle with | fiddling with
    | play with | playing with | work on | working on | tune | tuning | spend | wasting | waste | go for | attempt* | derive | extract | engineer | compute | encode | weigh | weight
    | how about | what about | how is it with | probier* | versuch* | teste | testen | ausprobier* | mach | mache | bau | baue | bauen | bilde | schau ob | schau mal | wie waere es mit | wie waers mit | arbeite an | gewichte
    | figure out | find out | hinzufueg* | fueg* | setz auf | setze auf | probieren | rechne`,
  prefer: `prefer* | prioriti* | priority | focus* | concentrate* | first | firstly | start with | begin with | before anything else | above all | more of | emphasi* | lean on | most promising | promising
    | favour* | favor* | bevorzug* | lieber | konzentrier* | fokus* | zuerst | vorrang | zunaechst | vor allem | in erster linie | fang mit | beginne mit | starte mit`,
  matters: `need | needed | required | brauchen | brauche | noetig | matters | matter | important | key | crucial | strong | predictive | interesting | useful | helpful | valuable | great | wichtig | wichtige | wichtiger | entscheidend | spannend | interessant | nuetzlich
    | vielversprechend | hilfreich | relevant`,
  useless: `brings nothing | bring nothing | adds nothing | useless | pointless | worthless | irrelevant | noise | noisy | nutzlos | unwichtig | sinnlos | bringt nichts | bringen nichts | no good | rauschen | waste of time | zeitverschwendung | dead end`,
  /** What disqualifies a column. */
  bad: `tells the target | tells the answer | tells the outcome | will not have | can not have | rather not have | will be empty | is empty for new | will be missing | do not trust | leak | leaks | leaked | leaking | leaky | leakage | cheat | cheats | cheating | give away | gives away | give the answer away | gives the answer away | giveaway | spoiler | peek* | the answer | the answer itself
    | forbidden | illegal | prohibited | unreliable | garbage | rubbish | broken | corrupt* | bogus | wrong | fake | from the future | comes from the future | the future | reveals the outcome
    | reveals the target | reveals the answer | the outcome itself | the outcome in disguise | the target in disguise | target leakage | unavailable | unknown | unfair | useable only later | contaminated | tainted | post outcome | after the outcome | hindsight bias | not legal | off
    | leck | datenleck | leckt | leakt | verraet | schummel* | verboten | unbrauchbar | unzuverlaessig | kaputt | falsch | muell | aus der zukunft | die zukunft | unbekannt | gemogelt`,
  good: `fine | ok | okay | harmless | innocent | legit | legitimate | clean | safe | alright | all right | acceptable | good | trustworthy | no problem | unproblematisch | in ordnung | harmlos | sauber | gut | unbedenklich | erlaubt | zulaessig | koscher`,
  know: `types | typed | types in | typed in | fills in | enters | known | know | knows | knew | learn | learnt | learned | learn about | recorded | filled | filled in | gets filled | entered | set | written | available | exist | exists | existed | determined | happens | happen | happened | occurs | comes
    | come | arises | appear* | assigned | updated | populated | created | logged | added | computed | decided | established | measured | bekannt | wissen | weiss | kennt | kennen | erfahren | erfaehrt
    | eingetragen | gefuellt | ausgefuellt | befuellt | verfuegbar | feststeh* | fest | steht | entsteht | passiert | kommt | gesetzt | existiert | vorhanden | erfasst | vorliegt | liegt vor | gepflegt`,
  late: `after | afterwards | afterward | later | later on | too late | only then | after the fact | in hindsight | in retrospect | retroactively | once | post | post hoc | at the end | when it is over | when it is too late
    | danach | nachher | spaeter | hinterher | im nachhinein | nachtraeglich | erst | zu spaet | nach dem | nach der | im anschluss | rueckwirkend | am ende | when they leave | when they cancel`,
  early: `zu dem zeitpunkt | when calling | when we predict | for new | before | beforehand | in advance | upfront | up front | ahead | ahead of time | at prediction time | at scoring time | at the time | at that time | at that point | by then | when we call | when predicting | when we predict
    | when scoring | when we score | at inference | at inference time | in time | yet | at the start | prior | in production | on the day | when the call starts | when i need it | when we need it | at call time | live
    | vorher | vorab | im voraus | zum zeitpunkt | im vorfeld | noch | zur vorhersage | bei der vorhersage | zur zeit der vorhersage | rechtzeitig | vor dem | vor der | zu beginn | schon vor`,
  all: `everything | all | every | any | anything | each | alles | alle | jede | jeden | saemtliche`,
  only: `only | solely | exclusively | nothing but | nur | ausschliesslich | lediglich | nichts ausser | nothing else than | nothing other than`,
  /** Two things at once, of which one goes and one comes: not followed. */
  unclear: `replace* | swap* | ersetze* | tausche*`,
  without: `without | minus | ohne | sans`,
  except: `except | except for | excepting | apart from | other than | everything but | anything but | all but | aside from | save for | with the exception of | bar | barring | but not | ausser | bis auf | mit ausnahme von | abgesehen von`,
  insteadOf: `instead of | rather than | in place of | anstatt | statt | anstelle von`,
  but: `but | however | though | although | even though | yet still | aber | jedoch | sondern | dennoch | obwohl | whereas | while | but also | but still | dafuer`,
  because: `because | since | as it | as they | cause | weil | da es | da sie | da er | denn | so`,
  if: `if | unless | in case | provided that | as long as | wenn | falls | sofern | solange | should it | only when`,
  and: `and | nor | und | or | oder | as well as | plus | sowie | also | auch | along with | together with`,
  pronoun: `it | them | they | that | this | those | these | which | both | es | sie | ihn | diese | dieses | diesen | dieser | das | dies | beide | beides | one | that one`,
  mistake: `bad idea | silly | stupid | unwise | foolish | nonsense | a pity | schade | quatsch | unsinn | dumm | by mistake | mistake | ein fehler | fehler | mistakenly | by accident | accidentally | wrongly | in error | versehentlich | aus versehen | irrtuemlich | faelschlich`,
  simpler: `weniger kompliziert | simpler | simple | simplif* | less complex | less complicated | smaller model | smaller models | shorter | too complicated | too complex | slimmer | leaner | einfacher | einfach halten | vereinfach* | schlanker | zu kompliziert
    | zu komplex | weniger komplex | keep it simple | simplest | kleineres modell`,
  faster: `faster | quick | quicker | quickly | fast | speed up | speed it up | speed | cheaper | less time | takes too long | too slow | too long | hurry | hurry up | schneller | schnell | zu langsam | dauert zu lange | beschleunig* | beeil* | guenstiger | weniger zeit | slow | langsam`,
  combine: `combine | combining | combined | combination of | merge | join | mix | fuse | cross | crossing | put together | bring together | together | kombinier* | verbinde* | verknuepf* | zusammen | zusammenfueg* | kreuze | interact | interaction between | interaction of | marry`,
  revert: `as the starting point | as a starting point | as starting point | als ausgangspunkt | revert to | revert back to | revert | go back to | going back to | back to | return to | roll back to | roll back | rollback to | rollback | reset to | start again from | start over from | restart from | continue from | continue with | go on from
    | build on | resume from | pick up from | switch back to | zurueck zu | zurueck auf | geh zurueck zu | gehe zurueck zu | kehre zurueck zu | setz zurueck auf | mach weiter mit | weiter mit | weiter von | bau auf | baue auf | zurueck zum`,
  undo: `undo | undo that | undo this | undo it | take that back | take it back | i take it back | i take that back | never mind | nevermind | forget that | forget it | forget what i said | forget my last | scratch that | revert that | revert this | revert it | cancel that | cancel my last
    | changed my mind | change my mind | not what i meant | disregard that | ignore that | ignore my last | ignore what i said | strike that | reverse that | roll that back | withdraw that
    | rueckgaengig | nimm das zurueck | nehme das zurueck | nehm das zurueck | das zuruecknehmen | vergiss das | vergiss es | vergiss was ich gesagt habe | doch nicht | widerrufe* | das war falsch`,
  redo: `redo | redo that | redo it | undo the undo | undo that undo | undo my undo | do it again after all | wiederherstellen | undo the last undo`,
  experiment: `experiment | experiments | exp | module | modul | version | run | nr | number | trial | experimente | experiments | nummer | attempt`,
  polite: `can you | could you | would you | will you | can we | could we | would you mind | please | pls | bitte | kannst du | koenntest du | kannst du bitte | wuerdest du | koennen wir | koennten wir | koennt ihr | koennen sie | koennten sie | why do not you | why do not we
    | why not | what if we | what if you | should not we | should not you | let us | i want you to | i would like you to | i need you to | you should | you can | you may | warum nicht`,
  /** Phrases that would mislead taken word by word. */
  nothing: `if i were you | if possible | if you can | if you like | if you please | wenn moeglich | wenn du kannst | falls moeglich | do not forget to | never forget to | make sure to | make sure that | make sure you | not only | nicht nur | out of fold | turns out | it turns out | turned out | vergiss nicht | of course | no doubt | without a doubt | without doubt | ohne frage
    | without question | ohne zweifel | i know | you know | as you know | as far as i know | by the way | for now | as such | at all | gar | ueberhaupt | anyway | right now | at last | for good | from now on | from here on | ab jetzt | ab sofort | no matter what
    | i think | i believe | i guess | ich glaube | ich denke | in the model | from the model | of the model | in the features | from the features | no wonder | i hear`,
  columnNoun: `column | columns | field | fields | variable | variables | feature | feature called | feature named | spalte | spalten | feld | felder | merkmal | variable | attribut | attribute | attributes | input | inputs`,

  trust: `any good | good enough | trust | trusts | trusting | believe | believing | believable | too good | too good to be true | too high | credible | credibility | plausible | realistic | honest | reliable | luck | lucky | by chance | overfit* | overfitting | suspicious | for real | real or | is it real | sceptical | skeptical | fooling
    | hold up | holds up | hold on new | generali* | trauen | vertrauen | vertrau | glauben | zu gut | zu gut um wahr | zu hoch | glaubwuerdig | glaubhaft | verlass* | zufall | glueck | echt | realistisch | stimmt das | stimmt die zahl | zuverlaessig | serioes | belastbar | how sure | wie sicher | confident | confidence`,
  why: `why | how come | what is the reason | what was the reason | for what reason | what made | warum | wieso | weshalb | aus welchem grund | wozu`,
  verdict: `kept | keep | keeping | discarded | discard | rejected | reject | refused | dropped | thrown away | crashed | failed | fail | invalid | timed out | timeout | chosen | accepted | won | behalten | verworfen | abgelehnt | gescheitert | abgestuerzt | ungueltig | fehlgeschlagen | gewaehlt | angenommen`,
  next: `what next | what now | what is next | what should i try | what should we try | what should i do | what should we do | what to try | what to do | what would you try | what would you do | what can i try | what else | next step | next steps | any ideas | suggestions | suggest | recommend* | where to go from here | what could i try | what could we try | what do you suggest | what comes next
    | was jetzt | was nun | was als naechstes | als naechstes | wie weiter | wie geht es weiter | was soll ich | was sollen wir | was sollte ich | was schlaegst du vor | vorschlag | vorschlaege | was kann ich noch | welche ideen | was tun`,
  collect: `collect | collecting | gather | gathering | more data | more rows | additional data | new data | which data | what data | measure next | record next | missing data | sammeln | mehr daten | weitere daten | welche daten | erheben`,
  matter: `which columns | what columns | which column | what column | which features | what features | which variables | which fields | most important | important columns | important features | feature importance | importance | what drives | what matters | what matters most | drives the | driver | drivers | biggest influence
    | leans on | lean most | rely most | welche spalten | welche spalte | welche merkmale | welche variablen | wichtigste | wichtigsten | was zaehlt | worauf kommt es an | worauf stuetzt`,
  help: `help | helps | helping | helped | useful | worth | worth it | contribute* | add anything | adds anything | any good | of any use | make a difference | makes a difference | bring anything | brings anything | do anything | improve | improves | add value | adds value | necessary | needed | need
    | hilft | helfen | bringt | bringen | nuetzt | nuetzen | lohnt | lohnen | nuetzlich | gebracht | geholfen | was bringt | was bringen | tragen bei | traegt bei`,
  whatDoes: `what does | what do | what is | what are | what is a | what is an | what is the | what was | explain | describe | define | meaning of | definition of | how does | what means | tell me about | was macht | was machen | was ist | was ist ein | was ist eine | was sind | was bedeutet | was heisst | erklaer* | erlaeuter* | wie funktioniert | was tut`,
  lift: `lift | gain curve | gains curve | top decile | decile | top percent | top | highest scored | highest scoring | best scored | first percent | how many would i catch | how many would we catch | how many do i catch | would i catch | would we catch | catch | reach how many | capture* | oberste | obersten | oberen | besten prozent | trefferquote | erwische* | erreiche ich | finde ich | wie viele treffer | treffer`,
  howLong: `how long | how much time | when will it be | when will it finish | when is it done | when are you done | when will you | when will it end | when does it | how many hours | how many minutes | eta | time left | time remaining | wie lange | wann fertig | wann bist du fertig | wann ist | wie viel zeit | wieviel zeit | duration | how fast is`,
  tried: `been tried | was tried | were tried | have you tried | did you try | already tried | already try | has anyone tried | tried so far | what happened with | what happened to | was wurde | schon probiert | schon versucht | ausprobiert | probiert worden | wurde versucht | what was tried | what was tried on | what has been tried | what have you tried`,
  status: `how does it go | how is it going | how goes it | how good is it | how good is the | how far | how are we doing | how are you doing | best so far | what is the best | which is the best | which experiment is the best | so far | progress | status | how is the | state of affairs | wie laeuft es | wie laeuft | wie steht es | wie gut ist | bisher | stand der dinge | bestes ergebnis | current best | summary | zusammenfassung | overview`,
  wh: `what | why | how | which | when | where | who | whose | was | warum | wieso | weshalb | wie | wann | welche | welcher | welches | wer | wozu | wo | woran`,
  aux: `does | did | is | are | was | were | has | should | will | would | can | could | am | ist | sind | hat | haben | soll | sollte | sollen | wird | kann | koennte | hilft | lohnt | bringt | do you | do we | do i | do the | have you | have we`,
} as const;

export type Mark = keyof typeof phrases;

/** Common words that are neither marks nor names; a misspelt name is none of them. */
export const commonWords: ReadonlySet<string> = new Set(
  `the a an of in on at to for with from by as be been being am i we you he she my our your his her its me us their have had having do done will would shall may might must much many very really just even still too than then there here such some few more most less least other another same own about into over under between during through until up down so if when where while how what which who whom whose why again once both each own after before rows row table data model models value values thing things stuff kind sort lot bit way time times day days people customer customers person case cases answer question result results number numbers figure figures want need like think say said tell told look looks see seen seems seem give given get gets got go goes gone going come make makes made take takes taken put know well now today tomorrow yesterday always often sometimes maybe perhaps probably certainly please thanks thank hello hey ok yes no not only also instead new old good bad better worse best worst big small large long short high low right wrong true false sure easy hard early late next last first second third one two three four five six seven eight nine ten hundred der die das den dem des ein eine einen einem einer eines und oder aber ist sind war waren wird werden wurde haben hat hatte ich du er sie es wir ihr mir dir uns euch mein dein sein unser mit von zu zum zur bei nach vor auf an in im ins aus fuer gegen ueber unter um durch als wie wenn dann denn weil dass ob auch noch schon nur sehr mehr viel viele wenig immer bitte danke hallo mal doch ja nein hier dort heute morgen gestern jetzt spaeter state reason order source start stage region price place point part plan page paper party level lists least class close clear cause count score scores store share stand start`.split(
    /\s+/,
  ),
);
