<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Variant;
use function ShortPixelFlush\Flush\forget_learned;
use function ShortPixelFlush\Flush\learned_lists;
use function ShortPixelFlush\Flush\learned_screens;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\moment;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\Providers\all;
use const ShortPixelFlush\Flush\LEARNED_LISTS;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/plan/learned/learned.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/schemas.php';

/** The routes of what was learned about addresses. */
final class Learned_Controller {
	/** @return array<mixed> */
	public static function forget(): array {
		forget_learned();
		return self::list();
	}

	/** @return array<mixed> */
	public static function schema(): array {
		$text = [ 'type' => 'string' ];
		$list = [
			'provider' => strict_object(
				[
					'id'   => $text,
					'name' => $text,
				]
			),
			'params'   => list_of( $text ),
			'text'     => $text,
			'seen_in'  => one_of( Variant::FOUND_IN ),
			'seen_at'  => moment(),
		];
		return answer_schema(
			'learned',
			[
				'lists'   => list_of( strict_object( $list ) ),
				'screens' => list_of( screen_schema() ),
				'limit'   => whole_number(),
			]
		);
	}

	/** @return array{lists: list<array{provider: array{id: string, name: string}, params: list<string>, text: string, seen_in: string, seen_at: string}>, screens: list<array{width: int, height: int, density: float}>, limit: int} The same parameters of a JPEG and of a PNG are two lists to the planner, and one to a person. */
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
			'lists'   => array_values( $lists ),
			'screens' => learned_screens(),
			'limit'   => LEARNED_LISTS,
		];
	}
}
