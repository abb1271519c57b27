<?php
/**
 * Which commands there are under `wp shortpixel-flush`.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/** The commands by name. What WP-CLI shows as help stands above each one's __invoke(). */
const COMMANDS = [
	'image'  => Image_Command::class,
	'url'    => Url_Command::class,
	'all'    => All_Command::class,
	'undo'   => Undo_Command::class,
	'status' => Status_Command::class,
	'list'   => List_Command::class,
	'run'    => Run_Command::class,
	'retry'  => Retry_Command::class,
	'pause'  => Pause_Command::class,
	'resume' => Resume_Command::class,
	'cancel' => Cancel_Command::class,
];

/**
 * Registers the commands.
 */
function register_commands(): void {
	WP_CLI::add_command( 'shortpixel-flush', Commands::class );

	foreach ( COMMANDS as $name => $command ) {
		WP_CLI::add_command( "shortpixel-flush {$name}", $command );
	}
}
