<?php
/* The loop of a long-lived worker; docs/workers.md explains it. It runs with and without zmmx. */
declare(strict_types=1);

final class Worker
{
    /** Live bytes after the first job: what is loaded once is no growth. */
    private ?int $settled = null;

    /**
     * @param Closure(): ?array $next the next job, null when there is none at the moment
     * @param Closure(array): void $work
     * @param Closure(): bool $wait waits for a job; false: there will be none
     * @param Closure(string): void $log
     */
    public function __construct(
        private Closure $next,
        private Closure $work,
        private Closure $wait,
        private Closure $log,
        private int $room_for_a_job = 32 << 20,
        private int $growth_allowed = 16 << 20,
    ) {
    }

    /** Works until there is a reason to let the supervisor start a fresh process, and returns it. */
    public function run(): string
    {
        for ($done = 0; ; $done++) {
            $job = ($this->next)();
            while ($job === null) {
                $this->give_back();
                if (!($this->wait)()) {
                    return "no more jobs, $done done";
                }
                $job = ($this->next)();
            }
            $this->measured($job);
            if ($reason = $this->reason_to_end()) {
                return "$reason, $done done before";
            }
        }
    }

    private function measured(array $job): void
    {
        $mark = function_exists('zmmx_mark') ? zmmx_mark() : null;
        ($this->work)($job);
        gc_collect_cycles();  /* or garbage in cycles counts as left behind */
        if ($mark !== null) {
            $since = zmmx_since($mark);
            if ($since['size'] > 1 << 20) {
                $more = $since['active'] ? "; blocks: {$since['blocks']}, peak: {$since['peak']} bytes" : '';
                ($this->log)("job {$job['name']} left {$since['size']} bytes$more");
            }
        }
        $this->settled ??= memory_get_usage();
    }

    private function give_back(): void
    {
        function_exists('zmmx_gc') ? zmmx_gc() : gc_mem_caches();
    }

    private function reason_to_end(): ?string
    {
        if (function_exists('zmmx_headroom') && zmmx_headroom() < $this->room_for_a_job) {
            return 'no room for another job';
        }
        if (memory_get_usage() - $this->settled > $this->growth_allowed) {
            return 'grown by ' . (memory_get_usage() - $this->settled >> 20) . ' MiB';
        }
        return null;
    }
}
