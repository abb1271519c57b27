<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Health\Finding;
use ShortPixelFlush\Scan\Scan;
use function ShortPixelFlush\Edges\edge_schema;
use function ShortPixelFlush\Say\comparison_schema;
use function ShortPixelFlush\Say\flush_schema;
use function ShortPixelFlush\Say\list_of;
use function ShortPixelFlush\Say\moment;
use function ShortPixelFlush\Say\one_of;
use function ShortPixelFlush\Say\or_null;
use function ShortPixelFlush\Say\strict_object;
use function ShortPixelFlush\Say\whole_number;
use function ShortPixelFlush\settings_schema;
use const ShortPixelFlush\Auto\IMAGE_STATES;
use const ShortPixelFlush\Edges\EDGE_STATES;
use const ShortPixelFlush\Flush\ACCOUNT_STATES;
use const ShortPixelFlush\Scan\UNKNOWN_REASONS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The routes' responses as JSON schemas. Those of flushes, purges and comparisons are in say/. */
final class Schemas {
	private const TEXT = [ 'type' => 'string' ];
	private const FLAG = [ 'type' => 'boolean' ];

	/** @return array<mixed> */
	public static function status(): array {
		$provider = [
			'id'            => self::TEXT,
			'name'          => self::TEXT,
			'state'         => one_of( [ 'ready', 'problem' ] ),
			'endpoint'      => or_null( self::TEXT ),
			'next_endpoint' => or_null( self::TEXT ),
			'custom_host'   => self::FLAG,
			'can'           => strict_object( array_fill_keys( [ 'images', 'site', 'purge', 'new_link' ], self::FLAG ) ),
			'message'       => self::TEXT,
			'help_url'      => self::TEXT,
		];
		$edge     = [
			'id'      => self::TEXT,
			'kind'    => self::TEXT,
			'name'    => self::TEXT,
			'hosts'   => list_of( self::TEXT ),
			'state'   => one_of( EDGE_STATES ),
			'message' => self::TEXT,
		];
		$runner   = [
			'cron'    => self::FLAG,
			'driver'  => one_of( [ 'wp_cron', 'action_scheduler' ] ),
			'message' => self::TEXT,
		];
		return self::answer(
			'status',
			[
				'providers'       => list_of( strict_object( $provider ) ),
				'edges'           => list_of( strict_object( $edge ) ),
				'suggestions'     => field( 'The site’s own CDNs that were recognized and are not connected.', list_of( self::suggestion() ) ),
				'page_caches'     => list_of( self::page_cache() ),
				'runner'          => strict_object( $runner ),
				'account'         => field( 'The state of the ShortPixel account; null if it is unknown and "check" was not sent.', self::account() ),
				'running'         => list_of( flush_schema() ),
				'last_site_flush' => field( 'The last flush of all images.', or_null( flush_schema() ) ),
				'outside'         => field( 'The number of images that changed outside WordPress and wait for a user’s decision.', whole_number() ),
				'can'             => strict_object( array_fill_keys( [ 'images', 'site', 'manage' ], self::FLAG ) ),
			]
		);
	}

	/** @return array<mixed> */
	public static function outside(): array {
		$held = field( 'The number of images that changed outside WordPress and wait for a user’s decision.', whole_number() );
		return self::answer( 'outside', [ 'held' => $held ] );
	}

	/** @return array<mixed> */
	public static function user(): array {
		return self::answer(
			'user',
			[
				'id'   => whole_number(),
				'name' => self::TEXT,
			]
		);
	}

	/** @return array<mixed> */
	public static function image(): array {
		return self::answer(
			'image',
			[
				'id'      => whole_number(),
				'state'   => one_of( IMAGE_STATES ),
				'message' => field(
					'A sentence that says what comes next, or that the last result is outdated; empty if the last flush says it all.',
					self::TEXT
				),
				'flush'   => field(
					'The image’s last flush; null if there is none, or the user may not see it.',
					or_null( array_diff_key( flush_schema(), [ '$schema' => true ] ) )
				),
			]
		);
	}

	/** @return array<mixed> */
	public static function changed_image(): array {
		return self::answer( 'changed-image', self::card() + [ 'message' => field( 'Why the image was not flushed, or that it will be.', self::TEXT ) ] );
	}

	/** @return array<mixed> */
	public static function pages(): array {
		$page = [
			'url'   => self::TEXT,
			'title' => self::TEXT,
		];
		return self::answer(
			'pages',
			[
				'pages'   => list_of( strict_object( $page ) ),
				'screens' => list_of( self::screen() ),
			]
		);
	}

	/** @return array<mixed> */
	public static function scan(): array {
		$reason = [
			'reason'  => one_of( UNKNOWN_REASONS ),
			'count'   => whole_number(),
			'message' => self::TEXT,
		];
		return self::answer(
			'scan',
			[
				'state'      => one_of( Scan::STATES ),
				'reach'      => one_of( Scan::REACHES ),
				'tone'       => one_of( [ 'busy', 'good', 'warning', 'bad', 'neutral' ] ),
				'message'    => self::TEXT,
				'counts'     => strict_object(
					array_fill_keys( [ 'images', 'looked_at', 'asked', 'waiting', 'new', 'unchanged', 'stale', 'unknown' ], whole_number() )
				),
				'unknown'    => field( 'Why images could not be judged.', list_of( strict_object( $reason ) ) ),
				'due'        => field( 'Whether opening the screen begins a check of recent images.', self::FLAG ),
				'requests'   => field( 'The number of requests sent so far.', whole_number() ),
				'to_measure' => strict_object(
					[
						'pages'   => list_of( self::TEXT ),
						'screens' => list_of( self::screen() ),
					]
				),
				'next_in'    => field( 'Seconds until the check continues; null if none is running.', or_null( whole_number() ) ),
				'started_at' => or_null( moment() ),
				'ended_at'   => or_null( moment() ),
				'can'        => strict_object( array_fill_keys( [ 'start', 'stop' ], self::FLAG ) ),
			]
		);
	}

	/** @return array<mixed> */
	public static function finding(): array {
		return self::answer(
			'finding',
			[
				'attachment' => strict_object( self::card() ),
				'copy'       => field( 'The link of the copy that visitors get.', self::TEXT ),
				'picture'    => field( 'A small version of the copy, as a data URI; null if it could not be decoded.', or_null( self::TEXT ) ),
				'file'       => field( 'The link of the site’s own file.', self::TEXT ),
				'message'    => self::TEXT,
				'since'      => field( 'When the file changed.', or_null( moment() ) ),
				'made_at'    => field( 'When the copy was made, or stored in a cache.', or_null( moment() ) ),
				'found_at'   => moment(),
				'evidence'   => list_of( self::TEXT ),
				'automatic'  => field( 'What automatic flushing does about it.', self::TEXT ),
			]
		);
	}

	/** @return array<mixed> */
	public static function address(): array {
		return self::answer(
			'address',
			[
				'rests'   => [ 'type' => 'boolean' ],
				'message' => self::TEXT,
			]
		);
	}

	/** @return array<mixed> */
	public static function settings(): array {
		$schema               = settings_schema();
		$schema['properties'] = $schema['properties'] + Settings_Fields::edge_list( edge_schema( true ) ) + [
			'fixed' => field(
				'The names of the settings that wp-config.php sets, so that they can’t be changed here.',
				[ 'readonly' => true ] + list_of( self::TEXT )
			),
		];
		return $schema;
	}

	/** @return array<mixed> */
	public static function edge_kinds(): array {
		$choice = [
			'value' => self::TEXT,
			'label' => self::TEXT,
		];
		$field  = [
			'name'        => self::TEXT,
			'label'       => self::TEXT,
			'help'        => self::TEXT,
			'type'        => one_of( [ 'text', 'secret', 'choice', 'lines' ] ),
			'is_required' => self::FLAG,
			'choices'     => list_of( strict_object( $choice ) ),
			'pattern'     => self::TEXT,
		];
		$kind   = [
			'id'     => self::TEXT,
			'name'   => self::TEXT,
			'fields' => list_of( strict_object( $field ) ),
		];
		return strict_object(
			[
				'kinds'     => list_of( strict_object( $kind ) ),
				'note'      => self::TEXT,
				'dismissed' => list_of( self::dismissed() ),
			]
		);
	}

	/** @return array<mixed> */
	public static function edge_test(): array {
		return strict_object(
			[
				'state'   => one_of( [ 'done', 'failed' ] ),
				'message' => self::TEXT,
				'zone'    => self::TEXT,
			]
		);
	}

	/** @return array<mixed> */
	public static function suggestions(): array {
		return strict_object(
			[
				'suggestions' => list_of( self::suggestion() ),
				'dismissed'   => list_of( self::dismissed() ),
			]
		);
	}

	/** @return array<mixed> */
	public static function comparison(): array {
		return comparison_schema();
	}

	/** @return array<mixed> */
	public static function check(): array {
		return self::answer( 'check', array_fill_keys( [ 'check', 'label', 'message', 'help' ], self::TEXT ) + [ 'result' => one_of( Finding::RESULTS ) ] );
	}

	/** @return array<mixed> A check's result in the format of Site Health. */
	public static function health(): array {
		$badge = [
			'label' => self::TEXT,
			'color' => self::TEXT,
		];
		return self::answer(
			'health',
			[
				'label'       => self::TEXT,
				'status'      => one_of( Finding::RESULTS ),
				'badge'       => strict_object( $badge ),
				'description' => self::TEXT,
				'actions'     => self::TEXT,
				'test'        => self::TEXT,
			]
		);
	}

	/** @return array<mixed> */
	public static function page_cache(): array {
		return strict_object(
			[
				'id'     => self::TEXT,
				'name'   => self::TEXT,
				'clears' => self::FLAG,
			]
		);
	}

	/** @return array<mixed> */
	public static function account(): array {
		return or_null(
			strict_object(
				[
					'state'   => one_of( ACCOUNT_STATES ),
					'message' => self::TEXT,
				]
			)
		);
	}

	/** @return array<mixed> */
	private static function suggestion(): array {
		return strict_object( array_fill_keys( [ 'kind', 'name', 'host', 'evidence' ], self::TEXT ) );
	}

	/** @return array<mixed> A dismissed suggestion. */
	private static function dismissed(): array {
		return strict_object( array_fill_keys( [ 'kind', 'name', 'host' ], self::TEXT ) );
	}

	/** @return array<mixed> */
	private static function screen(): array {
		return strict_object(
			[
				'width'   => whole_number(),
				'height'  => whole_number(),
				'density' => [ 'type' => 'number' ],
			]
		);
	}

	/** @return array<string, array<mixed>> The properties of an Attachment_Card. */
	private static function card(): array {
		return [
			'id'        => whole_number(),
			'title'     => self::TEXT,
			'thumbnail' => self::TEXT,
			'edit_url'  => self::TEXT,
		];
	}

	/**
	 * @param array<string, array<mixed>> $properties
	 * @return array<mixed>
	 */
	private static function answer( string $name, array $properties ): array {
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => "shortpixel-flush-{$name}",
		] + strict_object( $properties );
	}
}
