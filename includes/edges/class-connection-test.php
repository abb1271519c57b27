<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/edges.php';

/**
 * Which zone a setup reaches, and whether it may purge there. Purging an address that nobody has shows that without any harm.
 *
 * @immutable
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

	/** @phpstan-var Data */
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
	 * @param list<string> $hosts
	 * @param array<string, string> $setup
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
	 * @param list<string> $hosts
	 * @param array<string, string> $setup
	 * @return string Tells setups apart, without revealing a secret.
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
	 * @param array<string, string> $setup
	 * @phpstan-param Request $request
	 * @return Http_Answer
	 */
	private static function send( Edge $kind, array $setup, array $request ): array {
		return edge_client( $kind, $setup )->fetch( client_request( $request, self::TIMEOUT ) );
	}
}
