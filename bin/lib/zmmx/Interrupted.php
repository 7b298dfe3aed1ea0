<?php
declare(strict_types=1);

namespace Zmmx;

/** Somebody asked for an end. */
final class Interrupted extends \RuntimeException
{
}
