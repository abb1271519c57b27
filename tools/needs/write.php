<?php
/** `npm run needs`: writes includes/needs.php, which says what each file of the plugin needs to be loaded before it. */

declare( strict_types=1 );

use ShortPixelFlush\Tests\Support\Needs;

require_once dirname( __DIR__, 2 ) . '/vendor/autoload.php';

file_put_contents( Needs::FILE, Needs::written() ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A tool on the command line.
