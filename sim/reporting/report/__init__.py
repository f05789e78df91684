"""The report on a run, to be printed, sent and cited.

    document    what a report is made of: sections of paragraphs, tables and figures
    told        a run as a report tells it; how a finding stands on paper
    answers     answers to further questions about the run's policies
    results_chapters, evidence_chapters, build     from the run to the document
    paper       tables for a page
    drawing     the app's charts as static figures
    word, word_styles; page (with page.html, page.css); book     one writer a format
    formats     all of them by name

Words about numbers are those of `sim.reporting.findings`, so a report cannot disagree with the app.
"""
