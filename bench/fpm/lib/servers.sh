# Starting and stopping the database, a child of this shell that ends with it. The pools are children of what measures.

servers=()

# server_wait PID SOCKET LOG: until the server listens.
server_wait() {
	local tries
	for tries in $(seq 300); do
		[ -S "$2" ] && return
		kill -0 "$1" 2>/dev/null || break
		sleep 0.1
	done
	tail -5 "$3" >&2
	die "no server at $2 after $tries tries; its messages are in $3"
}

# database_start: MariaDB on a socket of its own, for WordPress.
database_start() {
	local user
	user=$(id -un)
	if [ ! -e "$dir/mysql/complete" ]; then
		rm -rf "$dir/mysql"
		mariadb-install-db --no-defaults --datadir="$dir/mysql" --user="$user" --auth-root-authentication-method=normal \
			--skip-test-db >"$dir/log/install-db" 2>&1 || die "cannot create a database: see $dir/log/install-db"
		touch "$dir/mysql/complete"
	fi
	rm -f "$dir/run/mysql"
	mariadbd --no-defaults --datadir="$dir/mysql" --socket="$dir/run/mysql" --pid-file="$dir/run/mysql.pid" \
		--user="$user" --skip-networking --innodb-flush-log-at-trx-commit=0 >"$dir/log/mariadbd" 2>&1 &
	servers+=($!)
	server_wait $! "$dir/run/mysql" "$dir/log/mariadbd"
}

# server_end PID: waits until it is gone; what does not go is killed.
server_end() {
	local tries
	for tries in $(seq 150); do
		kill -0 "$1" 2>/dev/null || break
		sleep 0.1
		[ "$tries" != 150 ] || kill -KILL "$1" 2>/dev/null || true
	done
	wait "$1" 2>/dev/null || true
}

# servers_stop: MariaDB ends on SIGTERM.
servers_stop() {
	local pid
	[ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true
	for pid in "${servers[@]}"; do
		server_end "$pid"
	done
	servers=()
}
