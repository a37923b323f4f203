from collections.abc import Sequence
from dataclasses import dataclass, field

SENTENCES = {
    "syntax": "Fila kan ikke leses her: «{source}». Se etter et anførselstegn, en klamme eller et likhetstegn som "
    "mangler, eller et felt som står to ganger.",
    "unknown": "«{key}» er ikke et felt her.{near}",
    "missing": "Feltet «{key}» mangler. Legg det til.",
    "missing_language": "Teksten mangler på {language}. Legg til «{key}».",
    "wanted": "Her skal det stå {wanted}.",
    "empty": "Feltet er tomt. Fyll det ut.",
    "long_text": "Teksten er {length} tegn. Kort den ned til {limit}.",
    "long_question": "Spørsmålet er {length} tegn. Kort det ned til {limit}.",
    "no_question_mark": "Spørsmålet har ikke spørsmålstegn. Ha akkurat ett.",
    "question_marks": "Teksten har {count} spørsmålstegn. Still ett spørsmål om gangen.",
    "yes_no": "Spørsmålet kan besvares med ja eller nei. Begynn heller med {openings}.",
    "module_key": "«{key}» kan ikke være nøkkel. Bruk høyst 16 bokstaver a–z, tall og bindestrek, som «M1».",
    "reserved_key": "«{key}» er et navn boten bruker selv. Gi modulen en annen nøkkel, som «M1».",
    "duplicate_module": "Nøkkelen «{key}» er brukt før, i modul nummer {first}. Gi hver modul sin egen.",
    "no_modules": "Programmet har ingen moduler. Legg til minst én [[module]].",
    "no_core_modules": "Programmet har ingen fellesmodul. Sett core = true på minst én modul.",
    "no_prompts": "Modulen har ingen spørsmål. Legg til minst ett [[module.prompt]].",
    "weeks": "Modulen har {weeks} uker, men {prompts} spørsmål. Ha ett spørsmål for hver uke.",
    "arc": "«{step}» kan ikke komme etter «{before}»: en fellesmodul går fra notice, sense og try til share. "
    "Bytt om spørsmålene, eller velg et annet steg.",
    "one_side": "Spørsmålet er stilt for seg til {there}, men ikke til {other}. Legg til begge, eller ingen av dem.",
    "asked_twice": "Det samme spørsmålet står før, i {first}. Skriv et annet, eller stryk ett av dem.",
    "along_twice": "«{when}» står før, i {first}. Stryk ett av dem.",
    "electives": "Programmet ber om {electives} valgmoduler, men har {modules}.",
    "choice": "«{value}» kan ikke stå her. Velg {choices}.{near}",
    "number": "{value} kan ikke stå her. Skriv et helt tall fra {least} til {most}.",
    "time": "«{value}» er ikke et klokkeslett. Skriv det som «09:00».",
    "night": "Mellom 02:00 og 03:00 kan tida mangle eller komme to ganger når klokka stilles. Velg en annen tid.",
    "hours": "{value} er utenfor tida boten kan skrive. Velg fra {opens} til før {closes}.",
    "zone": "«{value}» er ikke en kjent tidssone. Skriv for eksempel «Europe/Oslo».",
    "free_week": "{value} er ikke ei uke. Skriv et tall fra 1 til 53, «påske» eller for eksempel «2027-W12».",
    "county": "«{county}» er ikke et fylke. Skriv de to første sifrene i kommunenummeret, som «18» for Nordland.",
    "too_long": "Modulene har spørsmål til {weeks} uker for hver gruppe. Ha høyst {most}, så programmet blir ferdig.",
    "free_year": "Mer enn halve året er fritt. La det bli igjen uker til spørsmålene.",
    "hint": "Påminnelsen «{value}» finnes ikke. Legg den til som [hints.{value}], eller velg {choices}.",
}
# What is allowed, but better otherwise.
ADVICE = {
    "too_few_minutes": "Dere lover {minutes} minutter i uka, men å svare på et spørsmål tar om lag {question}.",
    "both_sides": "Modulen er både for dem som leder på avstand og dem som er på stedet, men ingen spørsmål er stilt "
    "for seg til hver av dem. Se etter at alle kan besvares fra begge sider.",
    "too_many_starts": "Bare to av «start» blir stilt: ett når noen har meldt seg på, og ett når de får gruppe.",
    "not_along": "Programmet stiller ikke «{when}»: {lost}. Legg det til under [[along]] hvis dere vil ha det.",
}
# What stands in the way of a programme that runs going on by another file.
PROMOTING = {
    "asked_module": "Modulen «{title}» er begynt. Legg den inn igjen, med nøkkelen «{key}».",
    "asked_weeks": "Spørsmål {weeks} i denne modulen er alt stilt. Ha minst {weeks} uker.",
    "asked_aside": "Spørsmålet «{text}» er alt stilt. Legg det inn igjen.",
    "asked_words": "Dette spørsmålet er alt stilt, med andre ord. La det stå som det var: «{was}»",
    "asked_for_all": "Dette spørsmålet er alt stilt, likt til alle. Stryk {variant}.",
}


@dataclass(frozen=True)
class Fault:
    line: int
    path: str
    """Keys with list positions from 1, as people count: «module[2].prompt[1].text.nb»."""
    code: str
    values: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return (SENTENCES | ADVICE | PROMOTING)[self.code].format(**self.values)

    def __str__(self) -> str:
        return ": ".join(part for part in (f"linje {self.line}", self.path, self.sentence) if part)


class ProgrammeFaults(Exception):
    """Everything that is wrong with a programme file, in the order of its lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type["ProgrammeFaults"], tuple[Sequence[Fault]]]:
        """It is handed over by the process that reads beside the bot, which is not done by its words."""
        return ProgrammeFaults, (self.faults,)
