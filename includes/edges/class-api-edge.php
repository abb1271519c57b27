<?php
/**
 * What kinds of edges that are asked over a provider's interface have in common.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Http\request_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/addresses.php';
require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/../http/address.php';

/**
 * A kind says what its provider's documentation says: where it is, what it bears, how an address is written and purged, what
 * success looks like and what each refusal means. The order in which an answer is read is here, the same for all.
 *
 * @phpstan-import-type Answer from Client
 * @phpstan-import-type Setup from Edge
 * @phpstan-import-type Limits from Edge
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Result from Edge
 */
abstract class Api_Edge implements Edge {
	/** @var string Where the interface is, without a slash at the end. */
	protected const API = '';

	/** @phpstan-var Limits What it bears, as limits() says it. */
	protected const LIMITS = [
		'urls'       => 1,
		'per_minute' => 0,
		'burst'      => 0,
	];

	/** @var int Most bytes of a request's addresses as JSON; 0 where there is no such limit. */
	protected const BYTES = 0;

	/**
	 * What a refusal means, by its status or as meaning() looks it up. What is not in here is not understood; `denied` is told
	 * by DENIED.
	 *
	 * @var array<int|string,string>
	 */
	protected const REFUSALS = [];

	/** @var array{purge: string, purge_everything: string, test: string} What it means that something is denied, by what was asked for. */
	protected const DENIED = [
		'purge'            => 'denied',
		'purge_everything' => 'denied',
		'test'             => 'denied',
	];

	protected string $api;

	/**
	 * Keeps where the interface is: elsewhere in tests.
	 */
	public function __construct( ?string $api = null ) {
		$this->api = $api ?? static::API;
	}

	public function hosts( array $setup ): array {
		return [ request_host( $this->api ) ];
	}

	public function limits( array $setup ): array {
		return static::LIMITS;
	}

	public function is_ready( array $setup ): bool {
		return true;
	}

	public function purge( array $setup, array $urls ): array {
		$written  = sent_as( $urls, fn ( string $url ): ?string => $this->written( $setup, $url ) );
		$requests = [];
		foreach ( batches( $written, $this->limits( $setup )['urls'], static::BYTES ) as $batch ) {
			$requests[] = $this->purge_request( $setup, each_once( $batch ), array_keys( $batch ) );
		}

		return $requests;
	}

	public function read( array $answer, array $request ): array {
		$trouble = $this->trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}

		return $this->is_done( $answer ) ? said( 'done', 'purged' ) : $this->refusal( $answer, [] === $request['urls'] ? 'purge_everything' : 'purge' );
	}

	public function tested( array $setup, array $answer ): array {
		$trouble = $this->trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}
		$zone = $this->zone( $setup, $answer );
		if ( null === $zone ) {
			return $this->refusal( $answer, 'test' );
		}

		return [] === $zone ? refused( 'zone_not_found', $answer ) : said( 'done', 'reached', $zone );
	}

	public function sentence( string $code, array $data ): string {
		return $this->sentences()[ $code ] ?? common_sentence( $this->name(), $code, $data );
	}

	public function costs(): string {
		return '';
	}

	/**
	 * Writes an address as the provider wants it; null where it can't be purged by itself.
	 *
	 * @param array<string,string> $setup
	 */
	protected function written( array $setup, string $url ): ?string {
		return as_requested( $url );
	}

	/**
	 * Writes the request that purges some addresses.
	 *
	 * @param array<string,string> $setup
	 * @param list<string>         $written As written() gives them, each once; no more than the limits say.
	 * @param list<string>         $urls    The addresses that were asked for.
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	abstract protected function purge_request( array $setup, array $written, array $urls ): array;

	/**
	 * Tells whether an answer says that a purge was done.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 */
	abstract protected function is_done( array $answer ): bool;

	/**
	 * Reads from the answer to a test what was reached, and what is learned from it; [] where the setup's is not among what the
	 * provider shows, null where it shows nothing.
	 *
	 * @param array<string,string> $setup
	 * @param array<string,mixed>  $answer
	 * @phpstan-param Answer $answer
	 * @return array{zone?: string, setup?: array<string,string>}|null
	 */
	abstract protected function zone( array $setup, array $answer ): ?array;

	/**
	 * Gives the provider's own words for a refusal.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 */
	abstract protected function words( array $answer ): string;

	/**
	 * Lists a sentence for each code of its own, by code: see sentence().
	 *
	 * @return array<string,string>
	 */
	abstract protected function sentences(): array;

	/**
	 * Gives the headers that a request needs, such as who asks.
	 *
	 * @param array<string,string> $setup
	 * @param array<string,mixed>  $request As far as it is written.
	 * @phpstan-param Request $request
	 * @return array<string,string>
	 */
	abstract protected function headers( array $setup, array $request ): array;

	/**
	 * Lists what nobody may hear of a request.
	 *
	 * @param array<string,string> $setup
	 * @param array<string,string> $headers As headers() gives them.
	 * @return list<string>
	 */
	abstract protected function secrets( array $setup, array $headers ): array;

	/**
	 * Reads what all kinds read alike: see the function of that name.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 * @return array<string,mixed>|null
	 * @phpstan-return Result|null
	 */
	protected function trouble( array $answer ): ?array {
		return trouble( $answer );
	}

	/**
	 * Tells what a refusal means.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 */
	protected function meaning( array $answer ): string {
		return static::REFUSALS[ $answer['status'] ] ?? 'not_understood';
	}

	/**
	 * Writes a request.
	 *
	 * @param array<string,string> $setup
	 * @param string               $path  Behind the interface's address.
	 * @param list<string>         $urls  The addresses that it purges.
	 * @param string               $body  JSON, if headers() says nothing else.
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	protected function request( array $setup, string $method, string $path, array $urls = [], string $body = '' ): array {
		$request            = [
			'method'  => $method,
			'url'     => $this->api . $path,
			'headers' => [],
			'body'    => $body,
			'secrets' => [],
			'urls'    => $urls,
		];
		$headers            = $this->headers( $setup, $request );
		$request['headers'] = $headers + ( '' === $body ? [] : [ 'Content-Type' => 'application/json' ] );
		$request['secrets'] = $this->secrets( $setup, $headers );

		return $request;
	}

	/**
	 * Gives the first of some ids that is one: as written, or as learned; empty where none is.
	 *
	 * @param string $pattern What ids look like.
	 */
	protected static function first_id( string $pattern, string ...$ids ): string {
		foreach ( $ids as $id ) {
			if ( 1 === preg_match( $pattern, $id ) ) {
				return $id;
			}
		}

		return '';
	}

	/**
	 * Says that the provider refused.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 * @param 'purge'|'purge_everything'|'test' $asked
	 * @return array<string,mixed>
	 * @phpstan-return Result
	 */
	private function refusal( array $answer, string $asked ): array {
		$code = $this->meaning( $answer );

		return refused( 'denied' === $code ? static::DENIED[ $asked ] : $code, $answer, $this->words( $answer ) );
	}
}
