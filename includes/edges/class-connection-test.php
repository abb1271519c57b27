<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\sleep_for;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Tests which zone a setup reaches and, by purging a URL that does not exist, whether it may purge there.
 *
 * For servers that the owner entered, it only reports whether all of them accept a purge. Any other outcome has the
 * same sentence and takes the same time, so that the test can't reveal which servers exist in the local network.
 *
 * @immutable
 * @phpstan-import-type Data from Edge
 */
final class Connection_Test {
	private const TIMEOUT = 10.0;

	// In seconds, for servers that the owner entered: how long they have to answer, and when a failure is reported.
	private const NAMED_TIMEOUT = 2.0;
	private const NAMED_SECONDS = 3.0;

	private const NO_PURGE = 'named_server_does_not_purge';

	/** @var string The fingerprint of the tested setup. */
	public string $fingerprint;

	/** @var 'done'|'failed' */
	public string $state;

	public string $code;

	/** @phpstan-var Data */
	public array $data;

	/** @var array<string, string> Values that the answer adds to the setup, such as a zone's id. */
	public array $learned;

	/**
	 * @param 'done'|'failed' $state
	 * @phpstan-param Data $data
	 * @param array<string, string> $learned
	 */
	public function __construct( string $fingerprint, string $state, string $code, array $data, array $learned ) {
		$this->fingerprint = $fingerprint;
		$this->state       = $state;
		$this->code        = $code;
		$this->data        = $data;
		$this->learned     = $learned;
	}

	/**
	 * @param list<string> $hosts
	 * @param array<string, string> $setup
	 * @param list<string> $private_hosts The servers that may be in a private network.
	 */
	public static function run( Edge $kind, array $hosts, array $setup, array $private_hosts ): self {
		$begun    = microtime( true );
		$is_named = [] !== named_servers( $kind, $setup );
		$client   = edge_client( $kind, $setup, $private_hosts );
		$timeout  = $is_named ? self::NAMED_TIMEOUT : self::TIMEOUT;
		$result   = $kind->tested( $setup, $client->fetch( client_request( $kind->test( $setup ), $timeout ) ) );
		$learned  = only_strings( $result['data']['setup'] ?? [] );
		$data     = array_diff_key( $result['data'], [ 'setup' => [] ] );
		$full     = array_merge( $setup, $learned );
		$url      = [] === $hosts ? '' : self::unused_url( $hosts[0] );
		$probes   = 'done' === $result['state'] && '' !== $url ? $kind->purge( $full, [ $url ] ) : [];
		// Skips requests that would purge more than this URL, which would slow down the site for visitors.
		$probes  = array_values( array_filter( $probes, static fn ( array $request ): bool => [ $url ] === $request['urls'] ) );
		$timeout = $is_named ? max( 1.0, $begun + self::NAMED_TIMEOUT - microtime( true ) ) : self::TIMEOUT;
		$answers = $client->send( array_map( static fn ( array $request ): array => client_request( $request, $timeout ), $probes ) );
		foreach ( $probes as $key => $request ) {
			$purged = $kind->read( $answers[ $key ], $request );
			if ( 'done' !== $purged['state'] ) {
				$result = $purged;
				$data   = $purged['data'] + $data;
				break;
			}
		}

		$is_done = 'done' === $result['state'];
		if ( $is_named ) {
			$data = [ 'servers' => implode( ', ', named_servers( $kind, $setup ) ) ];
			// Only a successful purge shows that the server is the owner's cache.
			$is_done = $is_done && [] !== $probes;
			if ( ! $is_done ) {
				sleep_for( $begun + self::NAMED_SECONDS - microtime( true ) );
			}
		}

		return new self(
			self::fingerprint( $kind->id(), $hosts, $setup ),
			$is_done ? 'done' : 'failed',
			$is_done || ! $is_named ? $result['code'] : self::NO_PURGE,
			$data,
			$learned
		);
	}

	/** Returns a URL that does not exist, so that purging it changes nothing. */
	public static function unused_url( string $host ): string {
		return "https://{$host}/shortpixel-flush-connection-test.txt";
	}

	/**
	 * @param list<string> $hosts
	 * @param array<string, string> $setup
	 * @return string A hash that distinguishes setups without revealing a secret.
	 */
	public static function fingerprint( string $kind, array $hosts, array $setup ): string {
		ksort( $setup );

		return substr( wp_hash( (string) wp_json_encode( [ $kind, $hosts, $setup ] ) ), 0, 16 );
	}

	/** @param mixed $stored */
	public static function from_stored( $stored ): ?self {
		if ( ! is_array( $stored ) || ! is_string( $stored['mark'] ?? null ) || ! is_string( $stored['code'] ?? null ) ) {
			return null;
		}
		$state = 'done' === ( $stored['state'] ?? '' ) ? 'done' : 'failed';

		return new self( $stored['mark'], $state, $stored['code'], string_keyed( $stored['data'] ?? [] ), only_strings( $stored['learned'] ?? [] ) );
	}

	/** @phpstan-return array{mark: string, state: 'done'|'failed', code: string, data: Data, learned: array<string, string>} */
	public function to_array(): array {
		return [
			'mark'    => $this->fingerprint,
			'state'   => $this->state,
			'code'    => $this->code,
			'data'    => $this->data,
			'learned' => $this->learned,
		];
	}

	/**
	 * Returns the name of the zone that was reached, or the servers that were entered; '' if the test failed or found
	 * neither.
	 */
	public function zone(): string {
		$zone = $this->data['zone'] ?? $this->data['servers'] ?? '';

		return 'done' === $this->state && is_string( $zone ) ? $zone : '';
	}

	public function sentence( Edge $kind ): string {
		if ( 'done' === $this->state ) {
			return '' === $this->zone()
				? $this->plain_sentence( $kind )
				/* translators: 1: name of a CDN, 2: what its zone, service or server is called. */
				: sprintf( __( '%1$s answers: “%2$s” can be cleared from here.', 'shortpixel-flush' ), $kind->name(), $this->zone() );
		}

		if ( self::NO_PURGE === $this->code ) {
			/* translators: %s: a server's name. */
			return sprintf( __( '%s refused to be cleared, so visitors may get old images. Check its method, password and allowed servers.', 'shortpixel-flush' ), is_string( $this->data['servers'] ?? null ) ? $this->data['servers'] : '' );
		}

		$sentence = $kind->sentence( $this->code, $this->data );

		return '' !== $sentence ? $sentence : $this->plain_sentence( $kind );
	}

	/** Explains the result without naming a server or zone. */
	public function plain_sentence( Edge $kind ): string {
		$sentence = 'done' === $this->state
			/* translators: %s: name of a CDN. */
			? __( '%s can be cleared from here.', 'shortpixel-flush' )
			/* translators: %s: name of a CDN. */
			: __( '%s gave an unexpected answer, so visitors may get old images. Test the connection in the settings.', 'shortpixel-flush' );

		return sprintf( $sentence, $kind->name() );
	}
}
