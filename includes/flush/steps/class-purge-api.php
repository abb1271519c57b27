<?php
/** Removes copies by ShortPixel's purge API, where a provider keeps the account's key. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\shortpixel_api_url;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/purge-api.php';

/**
 * What it refuses is remembered with the flush, by a mark that the key can't be read from.
 *
 * @phpstan-import-type Answer from Client
 * @phpstan-type Memory array{round: int, refused: list<string>, key_refused: bool}
 * @phpstan-type Group array{key: string, endpoint: string, host: string, ids: list<int>}
 */
final class Purge_Api {
	private const TIMEOUT = 8.0;

	private Flushes $flushes;

	private int $flush_id;

	private Client $client;

	// A service in trouble is left alone for the rest of a slice; the CDN itself is asked instead.
	private bool $has_trouble = false;

	public function __construct( Flush $flush, Client $client ) {
		$this->flushes  = new Flushes();
		$this->flush_id = $flush->id;
		$this->client   = $client;
	}

	/** Tells whether a batch is sent there first, and so may take twice as long. */
	public function is_available(): bool {
		return ! $this->has_trouble && [] !== account_keys();
	}

	/**
	 * Asks for the removal of rows and returns, by row, what was accepted. All else has to go another way.
	 *
	 * @param list<Purge> $rows
	 * @return array<int, array<mixed>>
	 * @phpstan-return array<int, Answer>
	 */
	public function remove( array $rows, int $parallel ): array {
		$keys  = $this->has_trouble ? [] : account_keys();
		$flush = [] === $keys ? null : $this->flushes->get( $this->flush_id );
		if ( [] === $keys || null === $flush ) {
			return [];
		}
		$memory = self::memory_of( $flush );
		// What a purge did not reach, and is tried again for that, is removed address by address.
		return $memory['round'] === $flush->started_at ? $this->ask( $this->groups( $rows, $memory, $keys ), $memory, $parallel ) : [];
	}

	/**
	 * Asks for groups of rows, a few at first: where the key is refused or the service has trouble, the others are not asked for.
	 *
	 * @phpstan-param array<string, Group> $groups
	 * @phpstan-param Memory $memory
	 * @param array<string, array<mixed>> $groups By address.
	 * @param array<mixed>                $memory
	 * @return array<int, array<mixed>>
	 * @phpstan-return array<int, Answer>
	 */
	private function ask( array $groups, array $memory, int $parallel ): array {
		$accepted = [];
		$size     = 2 * $parallel;
		while ( [] !== $groups && ! $this->has_trouble ) {
			$portion  = array_slice( $groups, 0, $size, true );
			$groups   = array_slice( $groups, $size, null, true );
			$size     = count( $groups );
			$requests = [];
			foreach ( $portion as $address => $group ) {
				$requests[ $address ] = [
					'url'       => $address,
					'timeout'   => self::TIMEOUT,
					'max_bytes' => 65536,
					'secrets'   => [ $group['key'] ],
				];
			}
			$accepted += $this->read( $this->client->send( $requests, [ 'parallel' => $parallel ] ), $portion, $memory );
			$groups    = array_filter( $groups, static fn ( array $group ): bool => ! self::is_refused( $group['key'], $group['endpoint'], $memory ) );
		}
		$this->flushes->change(
			$this->flush_id,
			static fn ( Flush $flush ): ?array => ( $flush->subject['purge_api'] ?? null ) === $memory ? null : [ 'subject' => [ 'purge_api' => $memory ] + $flush->subject ]
		);
		return $accepted;
	}

	/**
	 * Tells whether a key was refused before, everywhere or at an endpoint.
	 *
	 * @phpstan-param Memory $memory
	 * @param array<mixed> $memory
	 */
	private static function is_refused( string $key, string $endpoint, array $memory ): bool {
		return [] !== array_intersect( [ key_mark( $key, '' ), key_mark( $key, $endpoint ) ], $memory['refused'] );
	}

	/**
	 * Reads the answers, and what they teach for the next ones.
	 *
	 * @phpstan-param array<Answer> $answers
	 * @phpstan-param array<string, Group> $groups
	 * @phpstan-param Memory $memory
	 * @param array<array<mixed>>         $answers By address.
	 * @param array<string, array<mixed>> $groups  By address.
	 * @param array<mixed>                $memory
	 * @return array<int, array<mixed>>
	 * @phpstan-return array<int, Answer>
	 */
	private function read( array $answers, array $groups, array &$memory ): array {
		$accepted = [];
		$marks    = [
			'accepted' => [],
			'refused'  => $memory['refused'],
		];
		foreach ( $groups as $address => $group ) {
			$answer = $answers[ $address ];
			$said   = purge_answer( $answer );
			$mark   = key_mark( $group['key'], 'key_refused' === $said ? '' : $group['endpoint'] );
			if ( 'accepted' === $said ) {
				$accepted += array_fill_keys( $group['ids'], self::on_the_cdn_clock( $answer, $group['host'] ) );
			}
			if ( 'busy' === $said ) {
				$this->has_trouble = true;
			} else {
				$marks[ 'accepted' === $said ? 'accepted' : 'refused' ][] = $mark;
			}
			$memory['key_refused'] = $memory['key_refused'] || 'key_refused' === $said;
		}
		// One address that is refused among others that are taken says something of itself, not of them.
		$memory['refused'] = array_values( array_unique( array_diff( $marks['refused'], $marks['accepted'] ) ) );
		return $accepted;
	}

	/**
	 * Groups the rows by the request that removes them; those that none can remove are left out.
	 *
	 * @param list<Purge>  $rows
	 * @param array<mixed> $memory
	 * @phpstan-param Memory $memory
	 * @param non-empty-list<array{provider: Provider, key: string}> $keys
	 * @return array<string, array<mixed>>
	 * @phpstan-return array<string, Group>
	 */
	private function groups( array $rows, array $memory, array $keys ): array {
		$groups = [];
		foreach ( $rows as $row ) {
			$target = 0 === $row->attempts ? purge_target( $row->url ) : null;
			$parsed = null === $target ? null : parse_cdn_url( $row->url );
			if ( null === $target || null === $parsed ) {
				continue;
			}
			$key = key_for( $parsed, $keys );
			if ( self::is_refused( $key, $parsed['endpoint'], $memory ) ) {
				continue;
			}
			$address                     = purge_address( shortpixel_api_url(), $key, $target );
			$groups[ $address ]          = $groups[ $address ] ?? [
				'key'      => $key,
				'endpoint' => $parsed['endpoint'],
				'host'     => url_host( $row->url ),
				'ids'      => [],
			];
			$groups[ $address ]['ids'][] = $row->id;
		}
		return $groups;
	}

	/**
	 * Leaves the date out of an answer that another host gave: its clock is not the one that the copies are dated by.
	 *
	 * @param array<mixed> $answer
	 * @phpstan-param Answer $answer
	 * @return array<mixed>
	 * @phpstan-return Answer
	 */
	private static function on_the_cdn_clock( array $answer, string $host ): array {
		if ( url_host( shortpixel_api_url() ) !== $host ) {
			unset( $answer['headers']['date'] );
		}
		return $answer;
	}

	/**
	 * Reads what earlier batches learned; a flush that has not used the API yet begins its first round.
	 *
	 * @return array<mixed>
	 * @phpstan-return Memory
	 */
	private static function memory_of( Flush $flush ): array {
		$stored = entries( $flush->subject['purge_api'] ?? [] );
		return [
			'round'       => integer( $stored['round'] ?? $flush->started_at ),
			'refused'     => texts( $stored['refused'] ?? [] ),
			'key_refused' => true === ( $stored['key_refused'] ?? false ),
		];
	}
}
