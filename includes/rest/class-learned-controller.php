<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use function ShortPixelFlush\Flush\forget_learned;
use function ShortPixelFlush\Flush\learned_lists;
use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\Providers\all;
use const ShortPixelFlush\Flush\LEARNED_LISTS;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/plan/learned/learned.php';
require_once __DIR__ . '/../providers/providers.php';

/** The routes of what was learned about addresses. */
final class Learned_Controller {
	/** @return array<mixed> */
	public static function forget(): array {
		forget_learned();
		return self::list();
	}

	/** @return array{lists: list<array{provider: array{id: string, name: string}, params: list<string>, text: string, seen_in: string, seen_at: string}>, limit: int} The same parameters of a JPEG and of a PNG are two lists to the planner, and one to a person. */
	public static function list(): array {
		$names = [];
		foreach ( all() as $provider ) {
			$names[ $provider->id() ] = $provider->name();
		}

		$lists = [];
		foreach ( learned_lists() as $list ) {
			$text   = implode( $list['separator'], $list['params'] );
			$lists += [
				$list['provider'] . ' ' . $text => [
					'provider' => [
						'id'   => $list['provider'],
						'name' => $names[ $list['provider'] ] ?? $list['provider'],
					],
					'params'   => $list['params'],
					'text'     => $text,
					'seen_in'  => $list['seen_in'],
					'seen_at'  => iso_time( max( 1, $list['seen_at'] ) ) ?? '',
				],
			];
		}
		return [
			'lists' => array_values( $lists ),
			'limit' => LEARNED_LISTS,
		];
	}
}
