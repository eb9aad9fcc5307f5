package log

const table = `
- message: text: what to write

debug(message)
Write a message of the level debug to the log.
= True
$ 'here we are'

info(message)
Write a message of the level info to the log.
= True
$ 'here we are'

warning(message)
Write a message of the level warning to the log.
= True
$ 'here we are'

error(message)
Write a message of the level error to the log.
= True
$ 'here we are'

critical(message)
Write a message of the level critical to the log.
= True
$ 'here we are'

exception(message)
Write a message of the level error to the log.
= True
$ 'here we are'
`
