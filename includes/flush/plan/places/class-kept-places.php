<?php
/**
 * What was measured, by place, and when each page was. One option, never autoloaded, bounded in bytes; whatever it holds is read as if a
 * stranger had written it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../../shared-option.php';
require_once __DIR__ . '/../../model/values.php';
require_once __DIR__ . '/curve.php';
require_once __DIR__ . '/gallery-rows.php';
require_once __DIR__ . '/own-size.php';
require_once __DIR__ . '/packed-curve.php';
require_once __DIR__ . '/../sources/source-address.php';

/** @immutable */
final class Kept_Places {
	public const OPTION = 'shortpixel_flush_places';

	// Room for some thousand places. A change rewrites the whole option.
	private const MOST_BYTES = 262144;

	private const MOST_PAGES = 500;

	// Images of different sizes can stand in one place, such as a gallery's, and be of different size there.
	private const MOST_IN_A_PLACE = 12;

	/** @var array<string, list<Kept_Place>> Last measured first. */
	private array $places;

	/** @var array<string, Kept_Page> */
	private array $pages;

	/**
	 * @param array<string, list<Kept_Place>> $places
	 * @param array<string, Kept_Page>        $pages
	 */
	private function __construct( array $places, array $pages ) {
		$this->places = $places;
		$this->pages  = $pages;
	}

	public static function load(): self {
		return self::from_text( raw_option( self::OPTION ) );
	}

	/** @param callable(self): self $change May be called more than once. */
	public static function change( callable $change ): bool {
		return change_option( self::OPTION, static fn ( ?string $stored ): string => $change( self::from_text( $stored ) )->to_text(), 'off' );
	}

	public static function from_text( ?string $stored ): self {
		$data   = null === $stored || strlen( $stored ) > 2 * self::MOST_BYTES ? [] : json_column( $stored ) ?? [];
		$places = [];
		$pages  = [];

		foreach ( entries( $data['places'] ?? [] ) as $place => $kept ) {
			foreach ( array_slice( entries( $kept ), 0, self::MOST_IN_A_PLACE ) as $one ) {
				list( $width, $height, $at, $styles, $curve, $rows ) = array_values( entries( $one ) ) + [ 0, 0, 0, '', [], 0 ];

				$places[ (string) $place ][] = [
					'own'    => [ integer( $width ), integer( $height ) ],
					'at'     => integer( $at ),
					'styles' => text( $styles ),
					'curve'  => unpacked_curve( $curve ),
					'rows'   => integer( $rows ),
				];
			}
		}

		foreach ( array_slice( entries( $data['pages'] ?? [] ), 0, self::MOST_PAGES, true ) as $page => $kept ) {
			list( $at, $styles, $sheets, $failed ) = array_values( entries( $kept ) ) + [ 0, '', '', 0 ];

			$pages[ (string) $page ] = [
				'at'     => integer( $at ),
				'styles' => text( $styles ),
				'sheets' => text( $sheets ),
				'failed' => integer( $failed ),
			];
		}

		return new self( $places, $pages );
	}

	/** Leaves out what was measured longest ago where there is too much. */
	public function to_text(): string {
		$rows  = [];
		$pages = array_map( static fn ( array $page ): array => [ $page['at'], $page['styles'], $page['sheets'], $page['failed'] ], $this->newest_pages() );
		$room  = self::MOST_BYTES - strlen( json_text( $pages ) ) - 100;

		foreach ( $this->newest_first() as list( $place, $kept ) ) {
			$row   = array_merge( [ $kept['own'][0], $kept['own'][1], $kept['at'], $kept['styles'], packed_curve( $kept['curve'] ) ], 0 === $kept['rows'] ? [] : [ $kept['rows'] ] );
			$room -= strlen( json_text( $row ) ) + strlen( $place ) + 8;

			if ( $room < 0 ) {
				break;
			}

			$rows[ $place ][] = $row;
		}

		return json_text(
			[
				'places' => (object) $rows,
				'pages'  => (object) $pages,
			]
		);
	}

	/**
	 * What an image measures in its place, from images that stood in the same.
	 *
	 * @param Placed_Image                  $image
	 * @param list<Browser_Screen>          $screens
	 * @param (callable(Curve): Curve)|null $part    Which part of a curve holds for them; null for all of it.
	 * @return array{boxes: list<Measured_Box>, styles: list<string>, follows_windows: bool}|null Null if none was ever measured there.
	 */
	public function of( array $image, array $screens, ?callable $part = null ): ?array {
		$kept = $this->places[ $image['place'] ] ?? [];

		if ( [] === $kept ) {
			return null;
		}

		$boxes   = [];
		$follows = false;

		foreach ( $this->telling( $image ) as $one ) {
			$curve    = null === $part ? $one['curve'] : $part( $one['curve'] );
			$follows  = $follows || [] !== array_filter( $one['curve'], __NAMESPACE__ . '\follows_windows' );
			$measured = boxes_of( $curve, $screens );
			$rows     = $one['rows'] > 0 ? $image['rows'] ?? [] : [];
			$in_rows  = [] === $rows ? [] : boxes_in_rows( $measured, $rows, $one['own'] === $image['own'] );

			// Where both the image's shape and its row told its height, either may.
			$boxes = array_merge( $boxes, $in_rows, [] === $in_rows || 1 === $one['rows'] ? boxes_of_size( $measured, $one['own'], $image ) : [] );
		}

		$same = $this->of_same_size( $image );

		return [
			'boxes'           => $boxes,
			'styles'          => array_column( [] === $same ? $kept : $same, 'styles' ),
			'follows_windows' => $follows,
		];
	}

	/**
	 * Whether it is known what an image measures: it was measured, or what was measured in its place holds for it too.
	 *
	 * @param Placed_Image $image
	 */
	public function tells( array $image ): bool {
		$kept = $this->places[ $image['place'] ] ?? [];
		$page = $this->page( $image['page'] ?? '' );

		// Without style sheets is a page that could not be measured.
		if ( null !== $page && '' !== $page['sheets'] && [] !== $this->of_same_size( $image ) ) {
			return true;
		}

		foreach ( $this->telling( $image ) as $one ) {
			if ( ! tells_size( $kept, $one, $image ) ) {
				return false;
			}
		}

		return [] !== $kept;
	}

	/** @return Kept_Page|null */
	public function page( string $url ): ?array {
		return $this->pages[ self::page_key( $url ) ] ?? null;
	}

	/**
	 * Whether there is nothing new about a page that was measured not long ago.
	 *
	 * @param list<Measured_Place> $measured
	 */
	public function holds( string $url, string $sheets, string $styles, int $since, array $measured ): bool {
		$page = $this->page( $url );

		if ( null === $page || $page['failed'] > 0 || $page['at'] < $since || $page['styles'] !== $styles || $page['sheets'] !== $sheets ) {
			return false;
		}

		foreach ( $measured as $one ) {
			$same = array_filter( $this->places[ $one['place'] ] ?? [], static fn ( array $kept ): bool => $kept['styles'] === $styles && self::is_same( $kept, $one ) );

			if ( [] === $same ) {
				return false;
			}
		}

		return true;
	}

	/** @param list<Measured_Place> $measured */
	public function with_page( string $url, string $sheets, string $styles, int $now, array $measured ): self {
		$places = $this->places;

		foreach ( $measured as $one ) {
			$kept = [
				'own'    => $one['own'],
				'at'     => $now,
				'styles' => $styles,
				'curve'  => $one['curve'],
				'rows'   => $one['rows'],
			];

			$places[ $one['place'] ] = $this->with_newer( $places[ $one['place'] ] ?? [], $kept );
		}

		$page = [
			'at'     => $now,
			'styles' => $styles,
			'sheets' => $sheets,
			'failed' => 0,
		];

		return new self( $places, [ self::page_key( $url ) => $page ] + $this->pages );
	}

	/** Has a page measured again, which stays known until then. */
	public function with_page_due( string $url ): self {
		$page = $this->page( $url );

		return null === $page ? $this : new self( $this->places, [ self::page_key( $url ) => [ 'styles' => '' ] + $page ] + $this->pages );
	}

	/**
	 * What was measured under earlier styles goes as soon as the place was measured under the present ones.
	 *
	 * @param list<Kept_Place> $kept
	 * @param Kept_Place       $newer
	 * @return list<Kept_Place>
	 */
	private function with_newer( array $kept, array $newer ): array {
		$others = array_filter(
			$kept,
			static fn ( array $one ): bool => $one['styles'] === $newer['styles'] && ! self::is_same( $one, $newer )
		);

		return array_slice( array_merge( [ $newer ], array_values( $others ) ), 0, self::MOST_IN_A_PLACE );
	}

	/**
	 * @param Placed_Image $image
	 * @return list<Kept_Place> Those by which its size is told.
	 */
	private function telling( array $image ): array {
		$kept = $this->places[ $image['place'] ] ?? [];
		$same = $this->of_same_size( $image );

		return [] === $same && [] !== $kept ? nearest_sizes( $kept, $image['own'] ) : $same;
	}

	/**
	 * @param Placed_Image $image
	 * @return list<Kept_Place>
	 */
	private function of_same_size( array $image ): array {
		return array_values( array_filter( $this->places[ $image['place'] ] ?? [], static fn ( array $one ): bool => $one['own'] === $image['own'] ) );
	}

	/** @return list<array{string, Kept_Place}> */
	private function newest_first(): array {
		$all = [];

		foreach ( $this->places as $place => $kept ) {
			foreach ( $kept as $one ) {
				$all[] = [ (string) $place, $one ];
			}
		}

		usort( $all, static fn ( array $one, array $other ): int => $other[1]['at'] <=> $one[1]['at'] );

		return $all;
	}

	/** @return array<string, Kept_Page> */
	private function newest_pages(): array {
		$pages = $this->pages;
		uasort( $pages, static fn ( array $one, array $other ): int => $other['at'] <=> $one['at'] );

		return array_slice( $pages, 0, self::MOST_PAGES, true );
	}

	/**
	 * @phpstan-param array{own: array{int, int}, curve: Curve, rows: int, ...} $one
	 * @phpstan-param array{own: array{int, int}, curve: Curve, rows: int, ...} $other
	 */
	private static function is_same( array $one, array $other ): bool {
		return $one['own'] === $other['own'] && $one['rows'] === $other['rows'] && packed_curve( $one['curve'] ) === packed_curve( $other['curve'] );
	}

	private static function page_key( string $url ): string {
		return 'p' . substr( md5( same_page( $url ) ), 0, 15 );
	}
}
