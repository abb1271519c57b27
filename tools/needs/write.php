<?php
/** `npm run needs`: writes includes/needs.php, which lists the files to load before each file of the plugin. */

declare( strict_types=1 );

use ShortPixelFlush\Tests\Support\Needs;

require_once dirname( __DIR__, 2 ) . '/vendor/autoload.php';

file_put_contents( Needs::FILE, Needs::written() ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- This is a command-line tool.
