"""The two PRDs that the contract prints, its `…` filled."""

SMALLEST = """\
product: Trade reply assistant
outcomes: {replied: the buyer answers within 14 days}
cases: inquiries.xlsx                       # columns input, answer, region, …
candidates:
  today: {recorded: {column: answer}}
  new:   {model: openai/gpt-4.1-mini, prompt: reply.md}
dimensions:
  relevance: answers what was asked, naming the product
  honest: no price or promise outside the catalogue
bars:
  - relevance >= 90%
  - honest >= 95%
"""

FULL = """\
product: trade-reply-assistant
prd:                                    # the normal sections; Markdown
  problem: Exporters lose buyers because replies to inquiries take a day.
  goals: [a correct, personal first reply within a minute]
  users: sales staff of small exporters
  stories: [As a sales rep I want a draft]
  constraints: [never name a price that is not in the catalogue]
  examples: [{input: hello, good: hi, bad: no, why: polite}]
  evaluation_plan: {before_launch: golden cases, after_launch: outcomes}
  decisions: [{date: 2026-11-20, decided: go, because: it works}]
  narrative: prd.md                     # optional longer document beside it
fit:                                    # should this be AI at all? five conditions, each claimed with a reason
  rules_break_often:      {holds: true,  because: products and incoterms change weekly}
  hidden_patterns:        {holds: false, because: none seen}
  environment_changes:    {holds: true,  because: markets move}
  personal_experience:    {holds: true,  because: buyers differ}
  success_is_measurable:  {holds: true,  because: buyer replied within 14 days}
data:                                   # where cases come from, consent, personal data, the price of better data
  sources: [the mailbox of 2025]
  personal_data: redact                 # forbid | redact | allow
  seen: [train.jsonl]                   # what a candidate was built on: looked for in the cases (leaks)
  options: [{name: perfect, weeks: 26, cost_usd: 100000, cases: 2000, label_error: 0.01}, \
{name: good enough, weeks: 6, cost_usd: 20000, cases: 800, label_error: 0.08}]
outcomes:                               # L1: who succeeds, and how we would know
  replied: {whose: buyer, definition: answers within 14 days, kind: binary, target: 12%, \
source: outcomes.csv, within_days: 14}
  adopted: {whose: sales rep, definition: sends the draft with at most small edits, kind: binary}
cases: data/golden.jsonl                # a file, a list or a glob: JSONL, CSV, XLSX, Parquet
labels: {file: labels.jsonl, sampled: random}   # people's scores; how the items were chosen (random | column)
release_cases: data/release.jsonl       # optional sealed set
slices: [region, language]              # fields of a case; a slice not declared is exploratory
candidates:
  rules:    {python: "baselines.py:reply"}
  small:    {model: openai/gpt-4.1-mini, prompt: prompts/reply.md, params: {temperature: 0.7, max_tokens: 300},
             context: [{name: catalogue, from: catalogue.md, max_tokens: 2000}], format: {json_schema: reply.schema.json}}
  local:    {model: local/default, prompt: prompts/reply.md}
  service:  {http: {url: "https://example.org/reply", json: {text: "{{ input }}"}, output: "$.reply"}}
  recorded: {recorded: outputs/*.jsonl} # answers that already exist: a file, or {column: answer} of the cases
baseline: rules
judge: {model: openai/gpt-4.1}          # default judge of all judged dimensions
trials: 3
confidence: 0.95
dimensions:                             # L2
  relevance:
    definition: answers what the buyer asked, with the product they named
    serves: {replied: a buyer who is understood answers}   # the translation L1 → L2; lint asks for it
    scale: 1-5                          # a-b (any two numbers) | pass-fail
    anchors: {5: names the product, 3: names the kind, 1: misses it}
    in_slices: {region=SEA: {anchors: {5: names the port too}}}
    weight: 0.6
    scored_by: judge
  compliance: {definition: no promises, scale: pass-fail, weight: 0.4, scored_by: {not_contains: ["guaranteed profit"]}}
failure_modes:                          # at_most is a bar; detected by the judge on `definition` unless a code scorer is given
  - {id: invented-discount, definition: offers a price nobody approved, severity: critical, at_most: 2%, \
detect: {regex: "\\\\d+ ?% (off|discount)"}, response: block and hand to a person}
bars:                                   # string form, or the mapping beside it
  - relevance >= 4.0                    # {dimension: relevance, at_least: 4.0}
  - share of relevance >= 4 is at least 90%
  - compliance >= 98% in region=EU      # {dimension: compliance, at_least: 0.98, slice: {region: EU}}
  - overall better than rules           # {dimension: overall, better_than: rules}
  - relevance not worse than rules by 0.2
  - p95 of latency_s <= 3               # {measure: latency_s, quantile: 0.95, at_most: 3}
  - mean of cost_usd <= 0.01
waive: [{bar: relevance >= 4.0, by: the CPO, because: no labels yet}]
ledger: looks.jsonl                     # optional: the ledger of chances in a file that git keeps
generalise_to: cases_like_these         # | these_cases
tiers: {trials: 4, human_in_the_loop: 60%, automatic_with_undo: 90%, autonomous: 99%}
prices: {openai/gpt-4.1-mini: {input_per_million: 0.4, output_per_million: 1.6}}
limits: {concurrency: 16, requests_per_minute: 500, timeout_s: 60}
rollout:
  stages: [{name: internal, percent: 0}, {name: canary, percent: 1, min_users: 500, min_hours: 24}, 10%, 50%, 100%]
  guardrails: [{id: errors, source: error_rate, versus: live, max_ratio: 1.2}]
  signals: [{id: replied, source: outcome, of: replied, versus: live, margin: 2%}]
checklist: default
"""
