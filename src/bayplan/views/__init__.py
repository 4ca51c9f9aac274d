"""How answers look: pure functions from an answer to lines of text, or to a JSON document.

Views come in pairs, `text` and `json`, one folder for each command. Text is made of styled spans
(`layout`), which know nothing of terminals; `paint` turns them into characters, with or without colour. No
view reads anything, and none decides: what is not in the answer is not shown.
"""
