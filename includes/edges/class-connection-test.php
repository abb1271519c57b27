<?php
/** A connection test: which zone a setup reaches, and whether it may purge. It changes nothing that visitors get. */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/edges.php';

/**
 * @immutable
 * @phpstan-import-type Answer from Client
 * @phpstan-import-type Setup from Edge
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Data from Edge
 */
final class Connection_Test {
	private const TIMEOUT = 10.0;

	/** @var string Of the setup that was tested, see fingerprint(). */
	public string $fingerprint;

	/** @var 'done'|'failed' */
	public string $state;

	public string $code;

	/** @phpstan-var Data What came with the code. */
	public array $data;

	/** @var array<string, string> What the edge's answer adds to the setup, such as a zone's id. */
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
	 * Asks what is reached, then purges an address that nobody has, which shows whether purging is allowed.
	 *
	 * @param list<string> $hosts
	 * @phpstan-param Setup $setup
	 */
	public static function run( Edge $kind, array $hosts, array $setup ): self {
		$result  = $kind->tested( $setup, self::send( $kind, $setup, $kind->test( $setup ) ) );
		$learned = only_strings( $result['data']['setup'] ?? [] );
		$data    = array_diff_key( $result['data'], [ 'setup' => [] ] );
		$full    = array_merge( $setup, $learned );
		$url     = [] === $hosts ? '' : self::unused_url( $hosts[0] );
		$probes  = 'done' === $result['state'] && '' !== $url ? $kind->purge( $full, [ $url ] ) : [];
		foreach ( $probes as $request ) {
			// Not a request that purges more than this address: visitors would have to wait for the rest.
			if ( [ $url ] !== $request['urls'] ) {
				continue;
			}

			$purged = $kind->read( self::send( $kind, $full, $request ), $request );
			if ( 'done' !== $purged['state'] ) {
				$result = $purged;
				$data   = $purged['data'] + $data;
				break;
			}
		}

		return new self( self::fingerprint( $kind->id(), $hosts, $setup ), 'done' === $result['state'] ? 'done' : 'failed', $result['code'], $data, $learned );
	}

	/** An address that nobody has, so that purging it changes nothing. */
	public static function unused_url( string $host ): string {
		return "https://{$host}/shortpixel-flush-connection-test.txt";
	}

	/**
	 * Hashes a setup to tell whether a stored test was of it, without revealing a secret.
	 *
	 * @param list<string> $hosts
	 * @phpstan-param Setup $setup
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

	public function zone(): string {
		return is_string( $this->data['zone'] ?? null ) ? $this->data['zone'] : '';
	}

	public function sentence( Edge $kind ): string {
		if ( 'done' === $this->state ) {
			return '' === $this->zone()
				/* translators: %s: name of a CDN. */
				? sprintf( __( '%s answers, and may be purged from here.', 'shortpixel-flush' ), $kind->name() )
				/* translators: 1: name of a CDN, 2: what its zone, service or server is called. */
				: sprintf( __( '%1$s answers: this reaches “%2$s”, and may purge it.', 'shortpixel-flush' ), $kind->name(), $this->zone() );
		}

		$sentence = $kind->sentence( $this->code, $this->data );

		/* translators: %s: name of a CDN. */
		return '' !== $sentence ? $sentence : sprintf( __( '%s did not answer as expected, so a flush may not reach it. Check what was entered, then try again.', 'shortpixel-flush' ), $kind->name() );
	}

	/**
	 * @phpstan-param Setup   $setup
	 * @phpstan-param Request $request
	 * @phpstan-return Answer
	 */
	private static function send( Edge $kind, array $setup, array $request ): array {
		return edge_client( $kind, $setup )->fetch( client_request( $request, self::TIMEOUT ) );
	}
}
