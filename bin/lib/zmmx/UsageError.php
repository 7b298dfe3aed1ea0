<?php
declare(strict_types=1);

namespace Zmmx;

/** The call, a file it names, or the PHP it is to use is not right. */
final class UsageError extends \RuntimeException
{
}
