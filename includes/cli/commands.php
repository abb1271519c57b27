<?php
/** The commands under `wp shortpixel-flush`. */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;

defined( 'ABSPATH' ) || exit;

// WP-CLI shows the docblock of each method as its help.
const COMMANDS = [
	'image'    => [ Start_Commands::class, 'image' ],
	'all'      => [ Start_Commands::class, 'all' ],
	'undo'     => [ Act_Commands::class, 'undo' ],
	'status'   => [ Record_Commands::class, 'status' ],
	'list'     => [ Record_Commands::class, 'list' ],
	'get'      => [ Record_Commands::class, 'get' ],
	'copies'   => [ Record_Commands::class, 'copies' ],
	'auto'     => [ Auto_Commands::class, 'auto' ],
	'outside'  => [ Auto_Commands::class, 'outside' ],
	'run'      => [ Run_Command::class, 'run' ],
	'check'    => [ Check_Command::class, 'check' ],
	'this-is'  => [ Address_Command::class, 'this_is' ],
	'diagnose' => [ Diagnose_Command::class, 'diagnose' ],
	'retry'    => [ Act_Commands::class, 'retry' ],
	'stop'     => [ Act_Commands::class, 'stop' ],
];

function register_commands(): void {
	WP_CLI::add_command( 'shortpixel-flush', Commands::class );
	foreach ( COMMANDS as $name => $command ) {
		WP_CLI::add_command( "shortpixel-flush {$name}", $command );
	}
}
