<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;
use WP_Site;
use function ShortPixelFlush\Flush\why_forbidden_on_network;
use function ShortPixelFlush\Network\find_sites;
use function ShortPixelFlush\Network\on_site;
use function ShortPixelFlush\Network\site_shape;
use function WP_CLI\Utils\wp_clear_object_cache;
use const ShortPixelFlush\Network\MOST_SITES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/rights.php';
require_once __DIR__ . '/../network/sites.php';
require_once __DIR__ . '/terminal.php';

/** `network status` and `network flush`. */
final class Network_Commands extends Command {
	private const FIELDS = [ 'id', 'url', 'providers', 'api_urls', 'state', 'message' ];

	private const RESULT_FIELDS = [ 'id', 'url', 'state', 'exit_code', 'message' ];

	// In a shell, the worst of several exit codes: something is wrong everywhere, somewhere, or not finished.
	private const WORST_FIRST = [ self::EXIT_FAILED, self::EXIT_PARTIAL, self::EXIT_OPEN, self::EXIT_NEW ];

	/**
	 * Shows how each site of the network stands, and the result of its last flush of all images.
	 *
	 * What writes the links on a site is what the site has noted itself when its background tasks last ran.
	 *
	 * ## OPTIONS
	 *
	 * [<site>...]
	 * : Sites, by id or link; all where none is named.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--field=<field>]
	 * : Prints this one field of each.
	 *
	 * [--format=<format>]
	 * : How they are printed.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 *   - ids
	 *   - count
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * id, name, url, active, providers, api_urls, state, message, at, background, tables
	 *
	 * ## EXIT CODES
	 *
	 *     0    The list was printed.
	 *     1    Refused.
	 *
	 * ## EXAMPLES
	 *
	 *     # Sites whose last flush of all images did not end well.
	 *     $ wp shortpixel-flush network status --format=csv --fields=url,state | grep -E 'failed|partial'
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function show( array $args, array $assoc_args ): void {
		$this->allow();
		$output = new Output( $this->options( $assoc_args ) );
		$rows   = [];
		foreach ( [] === $args ? self::all() : self::named( $args ) as $site ) {
			$rows[] = self::row( $site );
		}
		$output->rows( $rows, self::FIELDS );
	}

	/**
	 * Flushes all images on many sites, one site after the other, each as `wp shortpixel-flush all --url=<site>` does.
	 *
	 * Each site gets a process of its own, with its own plugins. One that fails stops no other.
	 *
	 * ## OPTIONS
	 *
	 * [<site>...]
	 * : Sites, by id or link.
	 *
	 * [--all]
	 * : Every site of the network on which the plugin is active.
	 *
	 * [--method=<method>]
	 * : `new_address` wherever the plugin that writes the links can do that; `purge` has ShortPixel remove all copies, and links stay.
	 * ---
	 * default: new_address
	 * options:
	 *   - new_address
	 *   - purge
	 * ---
	 *
	 * [--reason=<reason>]
	 * : Why, in your own words; shown in each site's list of flushes.
	 *
	 * [--dry-run]
	 * : Shows what would be flushed on each site and what it costs, and changes nothing.
	 *
	 * [--yes]
	 * : Answers the question before the first site. Needed where there is no terminal.
	 *
	 * [--wait]
	 * : Carries each flush out here, and ends with the verdicts.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: seconds to work on each site at most. What is unfinished then continues in the background.
	 * ---
	 * default: 3600
	 * ---
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : `table`: what `all` says on each site, and of several sites a table in the end; else only rows.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 *   - ids
	 *   - count
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * id, url, flush, state, exit_code, message
	 *
	 * The state is that of the site's flush; `refused` where none began, and empty with --dry-run.
	 *
	 * ## EXIT CODES
	 *
	 * The worst of all sites':
	 *
	 *     0    With --wait: pages ask for the new links. Without: the new links were tried, and the rest is queued.
	 *     1    Some site refused, or its flush failed: its visitors get the same images as before.
	 *     2    With --wait: images have their new links, but a cache may still hold pages with the old ones.
	 *     3    With --wait: the time was up before everything was done.
	 *
	 * ## EXAMPLES
	 *
	 *     # Two sites.
	 *     $ wp shortpixel-flush network flush 4 example.com/shop --wait
	 *
	 *     # All of them, in a script.
	 *     $ wp shortpixel-flush network flush --all --yes --wait --reason='new logo'
	 *
	 *     # Only the results, for another program.
	 *     $ wp shortpixel-flush network flush --all --yes --wait --format=json
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function flush_sites( array $args, array $assoc_args ): void {
		$this->allow();
		$options = $this->options( $assoc_args );
		$is_all  = $options->flag( 'all' );
		if ( $is_all ? [] !== $args : [] === $args ) {
			fail( __( 'Name sites, by id or link, or add --all for every site of the network. Nothing was done.', 'shortpixel-flush' ) );
		}
		$sites = $is_all ? array_values( array_filter( self::all(), static fn ( WP_Site $site ): bool => on_site( (int) $site->blog_id, '\ShortPixelFlush\Network\is_plugin_active_here' ) ) ) : self::named( $args );
		if ( ! $options->flag( 'dry-run' ) ) {
			/* translators: %s: number of sites. */
			confirm( sprintf( _n( 'Flush all on %s site?', 'Flush all on %s sites?', count( $sites ), 'shortpixel-flush' ), number_format_i18n( count( $sites ) ) ), $options->flag( 'yes' ) );
		}
		$output = new Output( $options );
		$rows   = [];
		foreach ( $sites as $site ) {
			$rows[] = self::flush_one( $site, $assoc_args, $output );
		}
		// Of one site, and of a plan, the sentences above say it all.
		if ( ! $output->is_for_people() || ( count( $rows ) > 1 && ! $options->flag( 'dry-run' ) ) ) {
			$output->rows( $rows, self::RESULT_FIELDS );
		}
		WP_CLI::halt( (int) current( array_intersect( self::WORST_FIRST, array_column( $rows, 'exit_code' ) ) ) );
	}

	/**
	 * @param array<mixed> $assoc_args
	 * @return array{id: int, url: string, flush: int|null, state: string, exit_code: int, message: string}
	 */
	private static function flush_one( WP_Site $site, array $assoc_args, Output $output ): array {
		$before = site_shape( $site );
		$output->say( "{$before['url']}:" );
		$ended = self::run_on( $before['url'], $assoc_args );
		$output->say( $ended['stdout'] );
		if ( '' !== $ended['stderr'] ) {
			fwrite( STDERR, "{$ended['stderr']}\n" ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- What the other process said there.
		}
		// The other process has changed what is cached here.
		wp_clear_object_cache();
		$flush  = site_shape( $site )['flush'];
		$is_new = null !== $flush && $flush['id'] > ( $before['flush']['id'] ?? 0 );
		// Other plugins' notices may be among it.
		preg_match_all( '/^Error: (.*)$/m', $ended['stderr'], $errors );
		$said = implode( ' ', [] === $errors[1] ? explode( "\n", $ended['stdout'] ) : $errors[1] );
		return [
			'id'        => $before['id'],
			'url'       => $before['url'],
			'flush'     => $is_new ? $flush['id'] : null,
			'state'     => $is_new ? $flush['state'] : ( isset( $assoc_args['dry-run'] ) ? '' : 'refused' ),
			'exit_code' => $ended['code'],
			'message'   => $is_new ? $flush['message'] : $said,
		];
	}

	/**
	 * @param array<mixed> $assoc_args
	 * @return array{stdout: string, stderr: string, code: int}
	 */
	private static function run_on( string $url, array $assoc_args ): array {
		$command = 'shortpixel-flush all --yes';
		foreach ( [ 'method', 'reason', 'dry-run', 'wait', 'timeout' ] as $name ) {
			$value = $assoc_args[ $name ] ?? null;
			if ( true === $value ) {
				$command .= " --{$name}";
			} elseif ( is_string( $value ) || is_int( $value ) ) {
				$command .= " --{$name}=" . escapeshellarg( (string) $value );
			}
		}
		$ended = WP_CLI::runcommand(
			$command,
			[
				'launch'       => true,
				'exit_error'   => false,
				'return'       => 'all',
				'command_args' => [ '--url=' . escapeshellarg( $url ) ],
			]
		);
		$said  = is_object( $ended ) ? get_object_vars( $ended ) : [];
		$code  = $said['return_code'] ?? null;
		return [
			'stdout' => is_string( $said['stdout'] ?? null ) ? trim( $said['stdout'] ) : '',
			'stderr' => is_string( $said['stderr'] ?? null ) ? trim( $said['stderr'] ) : '',
			'code'   => is_int( $code ) && in_array( $code, self::WORST_FIRST, true ) ? $code : self::EXIT_FAILED,
		];
	}

	private function allow(): void {
		if ( ! is_multisite() ) {
			fail( __( 'This site is not part of a network of sites. Nothing has been done.', 'shortpixel-flush' ) );
		}
		$this->allow_unless( why_forbidden_on_network() );
	}

	/** @return list<WP_Site> */
	private static function all(): array {
		$sites = [];
		$page  = 0;
		do {
			$found = find_sites( '', [], ++$page, MOST_SITES );
			$sites = array_merge( $sites, $found['sites'] );
		} while ( $page * MOST_SITES < $found['total'] );
		return $sites;
	}

	/**
	 * @param array<mixed> $args All are refused if one does not exist.
	 * @return list<WP_Site>
	 */
	private static function named( array $args ): array {
		$sites = [];
		foreach ( $args as $arg ) {
			$arg  = is_string( $arg ) ? $arg : '';
			$id   = ctype_digit( $arg ) ? (int) $arg : self::id_of( $arg );
			$site = 0 === $id ? null : find_sites( '', [ $id ], 1, 1 )['sites'][0] ?? null;
			if ( null === $site ) {
				/* translators: 1: what was typed, 2: a command to type. */
				fail( sprintf( __( 'There is no site “%1$s” in this network that visitors can open. Nothing was done. See which there are: %2$s', 'shortpixel-flush' ), $arg, 'wp shortpixel-flush network status' ) );
			}
			$sites[ $id ] = $site;
		}
		return array_values( $sites );
	}

	/** By a URL, with or without its scheme; 0 where there is none. */
	private static function id_of( string $url ): int {
		$bare  = (string) preg_replace( '#^https?://#i', '', $url );
		$parts = explode( '/', $bare, 2 );
		return (int) get_blog_id_from_url( strtolower( $parts[0] ), '/' . trim( $parts[1] ?? '', '/' ) . ( '' === trim( $parts[1] ?? '', '/' ) ? '' : '/' ) );
	}

	/** @return array{id: int, name: string, url: string, active: string, providers: string, api_urls: string, state: string, message: string, at: string, background: string, tables: string} */
	private static function row( WP_Site $site ): array {
		$shape     = site_shape( $site );
		$providers = $shape['state']['providers'] ?? [];
		$flush     = $shape['flush'];
		return [
			'id'         => $shape['id'],
			'name'       => $shape['name'],
			'url'        => $shape['url'],
			'active'     => $shape['is_active'] ? 'yes' : 'no',
			'providers'  => implode( ', ', array_column( $providers, 'name' ) ),
			'api_urls'   => implode( ', ', array_column( $providers, 'endpoint' ) ),
			'state'      => $flush['state'] ?? '',
			'message'    => $flush['message'] ?? $shape['state']['why_not'] ?? '',
			'at'         => $flush['at'] ?? '',
			'background' => null === $shape['background'] ? '' : ( $shape['background']['cron'] ? 'ready' : 'problem' ),
			'tables'     => $shape['tables'],
		];
	}
}
