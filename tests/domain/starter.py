"""What the starter programme asks, in bokmål, and what its modules are for: what librarians were asked about it."""

GOALS = {
    "M1": "Du kan forklare brukere og kommune hva biblioteket er til for, og hva lederrollen din går ut på.",
    "M2": (
        "Du vet hvordan en sak går gjennom kommunen og når du må på banen, og kan skrive utkast til et kort "
        "saksframlegg."
    ),
    "M3": (
        "Du kan lese og forklare ditt eget budsjett og ta hverdagslige personalsaker, også med få eller ingen ansatte."
    ),
    "M4": "Du kan starte, avgrense, drive og avslutte et lite prosjekt og føre det over i vanlig drift.",
    "M5": "Du kan velge hva du ikke skal gjøre, knytte biblioteket til kommunens planer og sette en retning.",
    "E1": "Du kan beskrive hvordan din egen enhet fungerer, både på papiret og i praksis.",
    "E2": "Du gjør biblioteket kjent for dem som bestemmer, og for dem som ikke kommer.",
    "E3": "Du har et nettverk som virker, både i kommunen og utenfor.",
    "E4": "Biblioteket blir brukt av og laget sammen med dem som er nye i kommunen.",
    "E5": "Du kan tale bibliotekets sak kort, muntlig og skriftlig.",
    "E6": (
        "Leder og ansatte på stedet har avtalt hvem som gjør hva, har systemer som virker, og holder "
        "engasjementet oppe på avstand."
    ),
}

QUESTIONS = {
    "M1-1": "Tenk på én gang den siste uka da biblioteket var viktig for noen. Hva skjedde?",
    "M1-2": "Hva tror folk i kommunen at biblioteket er til for, og hva mener du selv?",
    "M1-3": "Når sa du sist nei – eller ja – til noe som lå på grensa for bibliotekets oppgaver?",
    "M1-4": "Hvilken ene setning vil du bruke neste gang noen spør hvorfor vi har bibliotek?",
    "M2-1": "Hvor mange ledd er det fra deg til kommunedirektøren, og hvem av dem snakker biblioteket med?",
    "M2-2": "Tenk på en sak om biblioteket. Når og hvor ble den egentlig avgjort?",
    "M2-3": "Velg én sak du vil løfte. Hvem bør vite om den før den blir skrevet?",
    "M2-4": "Hvilken frist i kommunens årshjul skal du ikke gå glipp av neste gang?",
    "M3-1": "Hvilken linje i budsjettet kan du forklare best, og hvilken forstår du minst?",
    "M3-2": "Hva ryker først hos dere når én er borte?",
    "M3-2 alone": "Hva ryker først på biblioteket når du er borte?",
    "M3-3": "Fortell om en samtale på jobb som gikk bedre enn du trodde. Hva gjorde du?",
    "M3-3 alone": "Fortell om en samtale med noen i kommunen som gikk bedre enn du trodde. Hva gjorde du?",
    "M3-4": "Du får 20 000 kroner ekstra. Hva bruker du dem på, og hvordan begrunner du det?",
    "M4-1": "Hva holder du på med nå som egentlig er et prosjekt, og hvem eier det?",
    "M4-2": "Tenk på noe som stoppet opp. Hva var det første tegnet?",
    "M4-3": "Tenk på noe du arbeider med nå. Hva kan du kutte og likevel nå målet?",
    "M4-4": "Hva skal leve videre i vanlig drift når prosjektet er over, og hvem gjør det?",
    "M5-1": "Hva brukte du mest tid på forrige uke, og hvor viktig var det?",
    "M5-2": "Nevn én ting biblioteket bør slutte med. Hva holder dere igjen?",
    "M5-3": "Hvilken kommunal plan burde nevne biblioteket, men gjør det ikke?",
    "M5-4": "Hvor er biblioteket om tre år? Én setning – og ett første skritt.",
    "E1-1": "Hvem bestemmer hva hos dere? Beskriv det på tre linjer.",
    "E1-1 alone": "Hvem bestemmer hva mellom deg og kommunen? Beskriv det på tre linjer.",
    "E1-2": "Hvilken uskreven regel styrer mest på biblioteket?",
    "E1-3": "Tenk på en endring hos dere. Hva hjalp, og hva bremset?",
    "E1-follow-up": "Hva har du organisert annerledes siden sist?",
    "E2-1": "Hvem i kommunen vet minst om biblioteket, og hva bør de vite?",
    "E2-2": "Fortell om en gang biblioteket ble lagt merke til. Hva virket?",
    "E2-3": "Hvordan vil du skrive en kort melding om noe som skjer hos dere? Del den, og få ett råd.",
    "E2-follow-up": "Hva gjorde du for å bli sett, og hva kom ut av det?",
    "E3-1": "Hvem spør du når du står fast, og hvilken type kontakt mangler du?",
    "E3-2": "Hvilket samarbeid utenfor biblioteket har gitt noe tilbake, og hva ga det?",
    "E3-3": "Ta kontakt med én ny denne uka. Hva spurte du om, og hva skjedde?",
    "E3-follow-up": "Hvilken fast vane holder nettverket ditt i live?",
    "E4-1": "Hvem av de nye i kommunen ser du på biblioteket – og hvem ser du ikke?",
    "E4-2": "Tenk på et møte som fungerte uten mange ord. Hva gjorde dere?",
    "E4-3": "Hvem kan du gjøre noe sammen med: voksenopplæringa, frivillige, flyktningtjenesten?",
    "E4-follow-up": "Hva prøvde du, og hvordan merket du at det virket?",
    "E5-1": "Tenk på sist du fikk noen med på en idé. Hva sa du først?",
    "E5-2": "Hvordan vil du forklare bibliotekets viktigste behov for en politiker, på høyst tre setninger?",
    "E5-3": "Hvilken innvending møter du oftest? Skriv svaret ditt på to linjer.",
    "E5-follow-up": "Hva husket de andre etter sist du la fram noe?",
    "E6-1": "Nevn én oppgave der det er uklart hvem som har ansvaret. Hva skjer når ingen tar den?",
    "E6-1 remote_leader": (
        "Nevn én oppgave der det er uklart om du eller de på stedet har ansvaret. Hva skjer når ingen tar den?"
    ),
    "E6-1 local_staff": (
        "Nevn én oppgave der det er uklart om du eller lederen har ansvaret. Hva skjer når ingen tar den?"
    ),
    "E6-2": "Hvilket system eller hvilken tilgang stoppet dere sist, og hvordan løste dere det?",
    "E6-2 remote_leader": (
        "Hvilket system eller hvilken tilgang stoppet deg sist du ledet på avstand, og hvordan løste du det?"
    ),
    "E6-2 local_staff": (
        "Hvilket system eller hvilken tilgang stoppet deg sist du var på jobb, og hvem hjalp deg videre?"
    ),
    "E6-3": "Hva gjør at leder og ansatte merker hverandre i hverdagen, selv på avstand?",
    "E6-3 remote_leader": "Hva gjør du for å merke stemninga på stedet?",
    "E6-3 local_staff": "Hva gjør at du merker at lederen er der?",
    "E6-4": "Hva bør stå i avtalen neste gang som ikke står der nå?",
    "E6-4 remote_leader": "Hva bør stå i neste avtale for at du skal kunne lede godt på avstand?",
    "E6-4 local_staff": "Hva bør stå i neste avtale for at de som er på stedet, skal ha det de trenger?",
    "start": "Hva er én ting du vil bli bedre til som leder?",
    "start-2": "Når i uka passer det deg å svare, og hva kan komme i veien?",
    "group-start": "Hva skal vi avtale for at det skal være trygt å dele her?",
    "every-4-weeks": "Hvor mye er dette for deg nå: for mye, passe eller for lite?",
    "module-end": "Hva tar du med deg hjem fra denne modulen?",
    "after-3-months": "Hva gjør du annerledes nå enn før programmet?",
    "after-6-months": "Hva klarte du ikke å få til, og hva sto i veien?",
    "after-12-months": "Hva vil du si til en som skal begynne på programmet?",
}
