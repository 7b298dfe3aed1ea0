<?php
declare(strict_types=1);

namespace Zmmx;

/** A server that ran gives no answer any more, so there is nothing to compare. */
final class ServerFailure extends \RuntimeException
{
}
