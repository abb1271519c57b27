<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Variant;
use WP_REST_Response;
use WP_REST_Server;
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
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\Flush\LEARNED_LISTS;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/plan/learned/learned.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/schemas.php';

/** GET and DELETE /learned: what was learned about addresses. */
final class Learned_Controller extends Controller {
	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/learned',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_item', 'get_item_permissions_check' ),
				$this->endpoint( WP_REST_Server::DELETABLE, 'delete_item', 'delete_item_permissions_check' ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	public function get_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to see the known sizes of Flush for ShortPixel.', 'shortpixel-flush' ) );
	}

	public function delete_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to make Flush for ShortPixel forget the known sizes. Nothing has been changed.', 'shortpixel-flush' ) );
	}

	public function get_item( $request ) {
		$input = Input::read( $request, [] );
		return is_wp_error( $input ) ? $input : new WP_REST_Response( self::shape() );
	}

	public function delete_item( $request ) {
		$input = Input::read( $request, [] );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		forget_learned();
		return new WP_REST_Response( self::shape() );
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
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
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-learned',
		] + strict_object(
			[
				'lists'   => list_of( strict_object( $list ) ),
				'screens' => list_of( screen_schema() ),
				'limit'   => whole_number(),
			]
		);
	}

	/** @return array{lists: list<array{provider: array{id: string, name: string}, params: list<string>, text: string, seen_in: string, seen_at: string}>, screens: list<array{width: int, height: int, density: float}>, limit: int} The same parameters of a JPEG and of a PNG are two lists to the planner, and one to a person. */
	private static function shape(): array {
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
