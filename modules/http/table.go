package http

const table = `
- url: text: the URL
- method: text: GET, POST and so on
- params: dict: what goes into the query of the URL
- data: text: what is sent
- data_file: text: a file of the host that is sent
- header_dict: dict: headers
- header_list: list: headers, as Name: value
- username: text: the user
- password: text: the password
- agent: text: what is sent as User-Agent
- decode: bool: return the data that the answer has, as dict
- decode_type: text: json or plain; auto looks at the type of the answer
- status: bool: return the status
- headers: bool: return the headers
- text: bool: return the answer as text too
- timeout: num: seconds
- verify_ssl: bool: check the certificate of the server
- ca_bundle: text: a file of the host with the certificates to check it against
- cert: list: a file of the host with the certificate of the client, or a list of it and its key
- raise_error: bool: kept for calls written for Salt: it has no effect
- backend: text: controller asks from the machine that runs gossh; what else it is means the host's curl. Default: the option backend
- test: bool: ask test_url instead, or nothing
- test_url: text: what to ask with test=True

query(url, method='GET', params=None, data=None, data_file=None, header_dict=None, header_list=None, username=None, password=None, agent=None, decode=False, decode_type='auto', status=False, headers=False, text=False, timeout=None, verify_ssl=True, ca_bundle=None, cert=None, raise_error=True, backend=None, test=False, test_url=None)
Ask a web server, with the host's curl or from the controller.
= a mapping with body, and what else was asked for; status and error if the server refuses
$ http://somelink.com/
$ http://somelink.com/ method=POST data='<xml>somecontent</xml>'

wait_for_successful_query(url, wait_for=300, request_interval=1, method='GET', params=None, data=None, data_file=None, header_dict=None, header_list=None, username=None, password=None, agent=None, decode=False, decode_type='auto', status=False, headers=False, text=False, timeout=None, verify_ssl=True, ca_bundle=None, cert=None, raise_error=True, backend=None, test=False, test_url=None)
Ask a web server until it answers without an error.
- wait_for: num: for how many seconds
- request_interval: num: seconds between
= as http.query
$ http://somelink.com/ wait_for=160
`
