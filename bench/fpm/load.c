/* Loads one FastCGI server over a Unix socket, so that a benchmark measures PHP and no web server.
 *
 * A list of requests is sent again and again, over a new connection each as web servers do by default, with a
 * fixed number of them under way. Whole rounds through the list are made, so that every measurement holds the
 * same mix; or one request of the list is sent once. Any answer that is not a 200, and anything on the server's error stream, ends the program. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 64
#define HEADER_BYTES 8
#define HEAD_BYTES 256 /* of an answer: the status line comes first or not at all */

enum record_type {
	BEGIN_REQUEST = 1,
	END_REQUEST = 3,
	PARAMS = 4,
	STDIN = 5,
	STDOUT = 6,
	STDERR = 7
};

typedef struct buffer {
	char *bytes;
	size_t size, room;
} buffer;

typedef struct request {
	char *name;
	buffer message; /* ready to be sent */
} request;

typedef struct connection {
	int socket;
	const request *request;
	size_t sent;
	uint8_t header[HEADER_BYTES];
	size_t header_have, content_left, padding_left;
	char head[HEAD_BYTES + 1];
	size_t head_have;
	bool ended;
	FILE *body;
	double started;
} connection;

typedef struct load {
	const char *socket_path, *body_directory;
	request *requests;
	size_t request_count, issued, done, bytes;
	unsigned connections;
	double seconds, started, slowest;
	size_t rounds;
	size_t single; /* number of the only request to send, once; 0: all of them */
} load;

static _Noreturn void fail(int status, const char *format, ...)
{
	va_list arguments;
	fputs("load: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(status);
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- requests ---- */

static void append(buffer *buffer, const void *bytes, size_t size)
{
	if (buffer->size + size > buffer->room) {
		buffer->room = (buffer->size + size) * 2;
		buffer->bytes = realloc(buffer->bytes, buffer->room);
		if (!buffer->bytes) {
			fail(1, "out of memory");
		}
	}
	if (size) {
		memcpy(buffer->bytes + buffer->size, bytes, size);
		buffer->size += size;
	}
}

static void append_record(buffer *message, enum record_type type, const void *content, size_t size)
{
	if (size > UINT16_MAX) {
		fail(2, "a request's parameters are longer than a FastCGI record: %zu bytes", size);
	}
	const uint8_t header[HEADER_BYTES] = {1, (uint8_t)type, 0, 1, (uint8_t)(size >> 8), (uint8_t)size, 0, 0};
	append(message, header, sizeof(header));
	append(message, content, size);
}

static void append_length(buffer *parameters, size_t length)
{
	const uint8_t bytes[4] = {(uint8_t)(length >> 24 | 0x80), (uint8_t)(length >> 16), (uint8_t)(length >> 8),
	                          (uint8_t)length};
	append(parameters, bytes, sizeof(bytes));
}

static void append_parameter(buffer *parameters, const char *name, size_t name_length, const char *value)
{
	append_length(parameters, name_length);
	append_length(parameters, strlen(value));
	append(parameters, name, name_length);
	append(parameters, value, strlen(value));
}

static void request_finish(load *load, buffer *parameters, char *name)
{
	static const uint8_t responder[8] = {0, 1};
	load->requests = realloc(load->requests, (load->request_count + 1) * sizeof(request));
	if (!load->requests) {
		fail(1, "out of memory");
	}
	request *request = &load->requests[load->request_count++];
	*request = (struct request){.name = name};
	append_record(&request->message, BEGIN_REQUEST, responder, sizeof(responder));
	append_record(&request->message, PARAMS, parameters->bytes, parameters->size);
	append_record(&request->message, PARAMS, NULL, 0);
	append_record(&request->message, STDIN, NULL, 0);
	parameters->size = 0;
}

/* The file holds lines NAME=VALUE, with an empty line behind each request. */
static void requests_read(load *load, const char *path)
{
	char line[4096];
	char *name = NULL;
	buffer parameters = {0};
	FILE *file = fopen(path, "r");
	if (!file) {
		fail(2, "cannot read %s: %s", path, strerror(errno));
	}
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		char *equals = strchr(line, '=');
		if (!line[0] && parameters.size) {
			request_finish(load, &parameters, name ? name : strdup("?"));
			name = NULL;
		} else if (line[0] && !equals) {
			fail(2, "%s: not NAME=VALUE: %s", path, line);
		} else if (line[0]) {
			append_parameter(&parameters, line, (size_t)(equals - line), equals + 1);
			if (!strncmp(line, "REQUEST_URI=", 12)) {
				name = strdup(equals + 1);
			}
		}
	}
	fclose(file);
	free(parameters.bytes);
	if (!load->request_count) {
		fail(2, "%s holds no request", path);
	}
}

/* ---- connections ---- */

static void connection_open(load *load, connection *connection)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t number = load->issued++ % load->request_count;
	*connection = (struct connection){.request = &load->requests[number], .started = now()};
	if (strlen(load->socket_path) >= sizeof(address.sun_path)) {
		fail(2, "the socket's path is too long: %s", load->socket_path);
	}
	memcpy(address.sun_path, load->socket_path, strlen(load->socket_path));
	connection->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connection->socket < 0 || connect(connection->socket, (struct sockaddr *)&address, sizeof(address))) {
		fail(1, "cannot connect to %s: %s", load->socket_path, strerror(errno));
	}
	if (load->body_directory) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%zu", load->body_directory, number);
		connection->body = fopen(path, "w");
		if (!connection->body) {
			fail(1, "cannot write %s: %s", path, strerror(errno));
		}
	}
}

static void connection_close(load *load, connection *connection)
{
	const char *name = connection->request->name;
	double took = now() - connection->started;
	connection->head[connection->head_have] = 0;
	if (!connection->ended) {
		fail(1, "%s: the answer broke off after %zu bytes: %.200s", name, connection->head_have, connection->head);
	}
	if (!strncmp(connection->head, "Status:", 7) && strncmp(connection->head, "Status: 200", 11)) {
		fail(1, "%s: not a 200: %s", name, connection->head);
	}
	if (!connection->head_have) {
		fail(1, "%s: the answer is empty", name);
	}
	if (connection->body && fclose(connection->body)) {
		fail(1, "cannot write the answer to %s", name);
	}
	close(connection->socket);
	load->done++;
	load->slowest = took > load->slowest ? took : load->slowest;
}

static void connection_send(connection *connection)
{
	const buffer *message = &connection->request->message;
	ssize_t sent = write(connection->socket, message->bytes + connection->sent, message->size - connection->sent);
	if (sent < 0) {
		fail(1, "%s: cannot send: %s", connection->request->name, strerror(errno));
	}
	connection->sent += (size_t)sent;
}

static void content_take(load *load, connection *connection, const char *bytes, size_t size)
{
	if (connection->header[1] == STDERR) {
		fail(1, "%s: on the error stream: %.*s", connection->request->name, (int)size, bytes);
	}
	if (connection->header[1] != STDOUT) {
		return;
	}
	size_t room = HEAD_BYTES - connection->head_have;
	size_t copy = size < room ? size : room;
	memcpy(connection->head + connection->head_have, bytes, copy);
	connection->head_have += copy;
	load->bytes += size;
	if (connection->body) {
		fwrite(bytes, 1, size, connection->body);
	}
}

/* One step through the records: header, content or padding, as much of it as there is. */
static size_t bytes_take(load *load, connection *connection, const char *bytes, size_t size)
{
	if (connection->header_have < HEADER_BYTES) {
		connection->header[connection->header_have++] = (uint8_t)bytes[0];
		if (connection->header_have == HEADER_BYTES) {
			connection->content_left = (size_t)connection->header[4] << 8 | connection->header[5];
			connection->padding_left = connection->header[6];
		}
		size = 1;
	} else if (connection->content_left) {
		size = size < connection->content_left ? size : connection->content_left;
		content_take(load, connection, bytes, size);
		connection->content_left -= size;
	} else {
		size = size < connection->padding_left ? size : connection->padding_left;
		connection->padding_left -= size;
	}
	if (connection->header_have == HEADER_BYTES && !connection->content_left && !connection->padding_left) {
		connection->ended |= connection->header[1] == END_REQUEST;
		connection->header_have = 0;
	}
	return size;
}

/* false: the server has closed. */
static bool connection_receive(load *load, connection *connection)
{
	static char bytes[65536];
	ssize_t got = read(connection->socket, bytes, sizeof(bytes));
	if (got < 0) {
		fail(1, "%s: cannot receive: %s", connection->request->name, strerror(errno));
	}
	for (size_t at = 0; at < (size_t)got;) {
		at += bytes_take(load, connection, bytes + at, (size_t)got - at);
	}
	return got > 0;
}

/* ---- the load ---- */

/* Whether one more request is due: until the time is over or the rounds are made, and then to the round's end. */
static bool is_due(const load *load)
{
	if (load->issued % load->request_count) {
		return true;
	}
	if (load->rounds) {
		return load->issued < load->rounds * load->request_count;
	}
	return now() - load->started < load->seconds;
}

static void load_run(load *load)
{
	connection connections[MAX_CONNECTIONS];
	struct pollfd polls[MAX_CONNECTIONS];
	unsigned open = 0;
	load->started = now();
	while (open < load->connections && is_due(load)) {
		connection_open(load, &connections[open++]);
	}
	while (open) {
		for (unsigned i = 0; i < open; i++) {
			bool sending = connections[i].sent < connections[i].request->message.size;
			polls[i] = (struct pollfd){.fd = connections[i].socket, .events = sending ? POLLOUT : POLLIN};
		}
		if (poll(polls, open, 60000) <= 0) {
			fail(1, "%s: no answer within 60 s", connections[0].request->name);
		}
		for (unsigned i = open; i-- > 0;) {
			if (polls[i].revents && polls[i].events == POLLOUT) {
				connection_send(&connections[i]);
			} else if (polls[i].revents && !connection_receive(load, &connections[i])) {
				connection_close(load, &connections[i]);
				if (is_due(load)) {
					connection_open(load, &connections[i]);
				} else {
					connections[i] = connections[--open];
				}
			}
		}
	}
}

static void request_select(load *load)
{
	if (load->single > load->request_count) {
		fail(2, "there is no request %zu among %zu", load->single, load->request_count);
	}
	load->requests[0] = load->requests[load->single - 1];
	load->request_count = load->rounds = 1;
}

static double number(const char *text, double least, double most)
{
	char *end;
	double value = strtod(text, &end);
	if (end == text || *end || !(value >= least && value <= most)) {
		fail(2, "not a number from %g to %g: %s", least, most, text);
	}
	return value;
}

static void arguments_read(load *load, int argc, char **argv)
{
	int option;
	while ((option = getopt(argc, argv, "c:n:s:r:o:")) != -1) {
		switch (option) {
			case 'c': load->connections = (unsigned)number(optarg, 1, MAX_CONNECTIONS); break;
			case 'n': load->rounds = (size_t)number(optarg, 1, 1e9); break;
			case 'r': load->single = (size_t)number(optarg, 1, 1e6); break;
			case 's': load->seconds = number(optarg, 0.001, 1e6); break;
			case 'o': load->body_directory = optarg; break;
			default: argc = 0; break;
		}
	}
	if (argc - optind != 2) {
		fail(2, "usage: load [-c CONNECTIONS] [-s SECONDS | -n ROUNDS | -r REQUEST] [-o DIRECTORY] SOCKET REQUESTS");
	}
	load->socket_path = argv[optind];
	requests_read(load, argv[optind + 1]);
	if (load->single) {
		request_select(load);
	}
}

int main(int argc, char **argv)
{
	load load = {.connections = 1, .seconds = 1};
	arguments_read(&load, argc, argv);
	load_run(&load);
	printf("%zu %.6f %zu %.6f\n", load.done, now() - load.started, load.bytes, load.slowest);
	return 0;
}
