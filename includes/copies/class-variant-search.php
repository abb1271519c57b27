<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use Generator;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\is_host_allowed;
use function ShortPixelFlush\Providers\has_account_key;
use function ShortPixelFlush\Providers\hostless_endpoints;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\path_stem;
use const ShortPixelFlush\Versions\CROP_IN_NAME;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Finds the CDN URLs of attachments, one attachment after the other. What pages show is indexed once, by the name that
 * all files of an image share, so the work per image does not grow with the number of images. Variants are not kept once
 * they are yielded.
 */
final class Variant_Search {
	// Posts and their metadata are loaded for this many images at once, and dropped before the next ones if possible.
	private const CHUNK = 100;

	/** @var array<string, list<array{url: string, source: string}>> CDN URLs on pages, by stem() like the next two. */
	private array $shown = [];

	/** @var array<string, list<Shown_Source>> */
	private array $lazy = [];

	/**
	 * @var array<string, array<string, array{kind: string, url: string, source: string, page: string}>> Images that
	 *     pages name outside their content, by stem(): see surfaces_in().
	 */
	private array $named = [];

	/** @var list<Planned_Surface> Where pages, outside their content, name the images looked up so far. */
	private array $surfaces = [];

	/** @var array<string, array<string, Measured_Image>> */
	private array $measured;

	/** @var list<Layout> */
	private array $layouts;

	/** @var list<Recent_List> Only loaded without a browser's measurements. */
	private array $recent;

	/** Whether there is an account key, with which ShortPixel can purge all copies of a file at once. */
	private bool $has_key;

	/** @var array<string, true> */
	private array $foreign = [];

	/** @var list<string> Endpoints whose CDN URLs omit the source's host. */
	private array $hostless;

	/** @var list<string> As returned by file_hosts(). */
	private array $hosts;

	/** @var array<string, true> Pages that were read or could not be opened, normalized by same_page(). */
	private array $opened = [];

	/** @var list<string> */
	private array $unreachable = [];

	private int $read = 0;

	/** @var array<int, list<Source_File>> Files that attachments had before they were renamed or deleted. */
	private array $former = [];

	private int $looked = 0;

	/** @param list<Layout> $layouts A browser's measurements. */
	public function __construct( array $layouts = [] ) {
		$this->layouts  = $layouts;
		$this->measured = measured_images( $layouts );
		$this->recent   = [] === $layouts ? recent_lists() : [];
		$this->has_key  = has_account_key();
		$this->hostless = hostless_endpoints();
		$this->hosts    = file_hosts();
	}

	/** @param array<int, list<Source_File>> $former Sources that attachments had before they were renamed or deleted. */
	public function add_former( array $former ): void {
		$this->former = $former + $this->former;
	}

	/** @param list<int> $attachment_ids Attachments; only the pages of the first few are read. */
	public function read_pages( array $attachment_ids, float $seconds = READING_SECONDS ): void {
		$first         = array_slice( $attachment_ids, 0, Plan::SEARCHED_IMAGES );
		$this->looked += count( $first );

		$pages = array_filter( pages_of_all( $first ), fn ( string $url ): bool => ! isset( $this->opened[ same_page( $url ) ] ) );
		$this->add_read( links_on_pages( array_values( $pages ), $seconds ) );
	}

	/** @param array<string, Page_Seen|null> $pages By URL; null for a page that could not be opened. */
	public function add_read( array $pages ): void {
		foreach ( $pages as $url => $page ) {
			$this->opened[ same_page( $url ) ] = true;

			if ( null === $page ) {
				$this->unreachable[] = $url;
			} else {
				$this->keep( $page, $url );
				++$this->read;
			}
		}
	}

	/** @return list<string> The files behind the CDN URLs and lazy images on the pages that were read. */
	public function seen_sources(): array {
		$seen = [];

		foreach ( [ [ $this->shown, 'source' ], [ $this->lazy, 'url' ] ] as list( $index, $address ) ) {
			foreach ( $index as $entries ) {
				foreach ( array_column( $entries, $address ) as $source ) {
					$seen[ $source ] = $source;
				}
			}
		}

		return array_values( $seen );
	}

	/**
	 * Yields variants, each attachment's most likely ones first.
	 *
	 * @param iterable<int> $attachment_ids
	 * @return Generator<int, Variant>
	 */
	public function rows( iterable $attachment_ids ): Generator {
		foreach ( $this->primed( $attachment_ids ) as $attachment_id ) {
			foreach ( $this->of( $attachment_id ) as $variant ) {
				yield $variant;
			}
		}
	}

	/**
	 * Yields the same ids, after loading their posts and metadata into WordPress's caches, a chunk at a time.
	 *
	 * @param iterable<int> $attachment_ids
	 * @return Generator<int, int>
	 */
	public function primed( iterable $attachment_ids ): Generator {
		$chunk = [];

		foreach ( $attachment_ids as $attachment_id ) {
			if ( count( $chunk ) === self::CHUNK ) {
				yield from $this->primed_chunk( $chunk );
				$this->forget();
				$chunk = [];
			}

			$chunk[] = $attachment_id;
		}

		yield from $this->primed_chunk( $chunk );
	}

	/** @return list<Variant> Each URL once, as found in the most reliable place. */
	public function of( int $attachment_id ): array {
		$files   = array_merge( sources_and_documents( $attachment_id ), $this->former[ $attachment_id ] ?? [] );
		$sources = without_documents( $files );
		$names   = source_names( [ $attachment_id => $sources ], $this->hosts );
		$probed  = $this->take( $this->measured, $names, 'url' );
		$seen    = array_map(
			static fn ( array $shown ): array => [
				'url'    => $shown['url'],
				'source' => with_host( $shown['source'], $sources ),
			],
			$this->take( $this->shown, $names, 'source' )
		);
		$lazy    = $this->take( $this->lazy, $names, 'url' );
		$this->add_surfaces( $attachment_id, $names );
		$further = $this->further( $sources, array_merge( $probed, $lazy, array_map( [ $this, 'named_size' ], $seen ) ) );
		$waiting = array_flip( array_map( __NAMESPACE__ . '\browser_url', array_column( $lazy, 'url' ) ) );
		$used    = array_merge( array_values( array_filter( $sources, static fn ( array $source ): bool => isset( $waiting[ $source['url'] ] ) ) ), $further );
		$found   = [];

		foreach ( $probed as $image ) {
			$found[] = measured_variants( $image, $attachment_id );
		}

		$found[] = $this->on_pages( $attachment_id, $seen );
		$found[] = recent_variants( $this->recent, $attachment_id, $sources, $used );

		foreach ( $probed as $image ) {
			$found[] = density_variants( $image, $attachment_id, COPIES_AN_IMAGE );
		}

		// Added before the copies from settings: documents have few, and the end of the list may be cut off.
		$found[]  = variants_of_documents( $attachment_id, $files );
		$found[]  = variants_by_settings( $attachment_id, $sources, $used );
		$variants = [];

		foreach ( array_merge( ...$found ) as $variant ) {
			if ( ! isset( $variants[ $variant->url ] ) ) {
				$variants[ $variant->url ] = $variant;
			}
		}

		$variants = array_values( $variants );
		$variants = $this->has_key ? $variants : capped( $variants );

		// Building arrays for an unused filter would be most of the work for an image.
		return has_filter( 'shortpixel_flush_variants' ) ? filtered_variants( $variants, $attachment_id ) : $variants;
	}

	/** @return array{pages_read: int, images_looked_for: int, foreign_hosts: list<string>} */
	public function summary(): array {
		return [
			'pages_read'        => $this->read,
			'images_looked_for' => $this->looked,
			'foreign_hosts'     => array_keys( $this->foreign ),
		];
	}

	/**
	 * @return list<Planned_Surface> Where pages, outside their content, name the images looked up so far. The state is
	 *     `own` for a file of the site, and `unknown` for a copy, or for a file from before a renaming or deletion.
	 */
	public function surfaces(): array {
		return worst_surfaces( $this->surfaces );
	}

	/** @return Coverage|null As returned by coverage_of(). */
	public function coverage(): ?array {
		return coverage_of( $this->layouts, $this->read, $this->unreachable );
	}

	/**
	 * @param list<int> $chunk
	 * @return Generator<int, int>
	 */
	private function primed_chunk( array $chunk ): Generator {
		_prime_post_caches( $chunk, false, true );

		foreach ( $chunk as $attachment_id ) {
			yield $attachment_id;
		}
	}

	/**
	 * Empties WordPress's cache in this process, if the cache supports that. Without a persistent cache, the options
	 * stay in it, since they would be queried again.
	 */
	public function forget(): void {
		if ( ! wp_cache_supports( 'flush_runtime' ) ) {
			return;
		}

		$options = wp_using_ext_object_cache() ? [] : array_filter( wp_cache_get_multiple( [ 'alloptions', 'notoptions' ], 'options' ), 'is_array' );
		wp_cache_flush_runtime();
		wp_cache_set_multiple( $options, 'options' );
	}

	/** @param Page_Seen $on_page */
	private function keep( array $on_page, string $page ): void {
		foreach ( $on_page['urls'] as $url ) {
			$parsed = parse_cdn_url( $url, $this->hostless );

			if ( null !== $parsed ) {
				$this->shown[ $this->stem( $parsed['source'] ) ][] = [
					'url'    => $url,
					'source' => $parsed['source'],
				];
			}
		}

		foreach ( $on_page['lazy'] as $source ) {
			$this->lazy[ $this->stem( $source['url'] ) ][] = $source;
		}

		foreach ( $on_page['surfaces'] as [ 'kind' => $kind, 'url' => $url ] ) {
			$source = parse_cdn_url( $url, $this->hostless )['source'] ?? $url;

			$this->named[ $this->stem( $source ) ][ "{$kind} {$url}" ] ??= [
				'kind'   => $kind,
				'url'    => $url,
				'source' => $source,
				'page'   => $page,
			];
		}
	}

	/** @param Source_Names $names */
	private function add_surfaces( int $attachment_id, array $names ): void {
		$gone = array_column( $this->former[ $attachment_id ] ?? [], 'url' );

		foreach ( $this->take( $this->named, $names, 'source' ) as $one ) {
			$this->surfaces[] = [
				'kind'  => $one['kind'],
				'url'   => $one['url'],
				'state' => $one['source'] === $one['url'] && ! in_array( $one['url'], $gone, true ) ? 'own' : 'unknown',
				'page'  => $one['page'],
				'image' => $attachment_id,
			];
		}
	}

	private function stem( string $source ): string {
		return dated_name( path_stem( source_path( without_photon( $source ) ) ) );
	}

	/**
	 * @template T of array{url: string, source?: string, ...}
	 * @param array<string, array<T>> $index   By stem.
	 * @param Source_Names            $names
	 * @param 'url'|'source'          $address The field that names the file.
	 * @return list<T> The entries that belong to the attachment.
	 */
	private function take( array $index, array $names, string $address ): array {
		$taken = [];

		foreach ( array_unique( array_map( __NAMESPACE__ . '\dated_name', array_map( 'strval', array_keys( $names['stems'] ) ) ) ) as $stem ) {
			foreach ( $index[ $stem ] ?? [] as $entry ) {
				$source = $entry[ $address ] ?? '';

				// In a hidden folder, the month and the name, which match already, are enough.
				if ( null !== owner_of( $source, $names ) || is_in_hidden_folder( at_own_host( $source, site_hosts() ) ) ) {
					$taken[] = $entry;
				}
			}
		}

		return $taken;
	}

	/**
	 * Lists the copies at allowed hosts; of CDN URLs at other hosts, only the host is noted.
	 *
	 * @param list<array{url: string, source: string}> $seen CDN URLs on pages.
	 * @return list<Variant>
	 */
	private function on_pages( int $attachment_id, array $seen ): array {
		$variants = [];

		foreach ( $seen as $shown ) {
			if ( is_host_allowed( url_host( $shown['url'] ) ) ) {
				$variants[] = new Variant( plain_url( $shown['url'] ), $shown['source'], $attachment_id, 'page' );
			} else {
				$this->foreign[ url_host( $shown['url'] ) ] = true;
			}
		}

		return $variants;
	}

	/**
	 * @param array{url: string, source: string} $shown
	 * @return Shown_Source With the size stated in the file's name; 0 if there is none.
	 */
	private function named_size( array $shown ): array {
		$states = 1 === preg_match( '#-(\d{1,5})x(\d{1,5})' . CROP_IN_NAME . '\.[a-z]{3,5}$#iD', source_path( $shown['source'] ), $size );

		return [
			'url'    => $shown['source'],
			'width'  => $states ? (int) $size[1] : 0,
			'height' => $states ? (int) $size[2] : 0,
		];
	}

	/**
	 * Builds sources for files that pages show but the attachment does not list: deleted sizes, and the attachment's
	 * files at another host, scheme or folder. If pages show one of these there, they may show the others there too.
	 *
	 * @param list<Source_File> $sources
	 * @phpstan-param list<array{url: string, width: int, height: int, ...}> $shown
	 * @return list<Source_File>
	 */
	private function further( array $sources, array $shown ): array {
		$known   = array_fill_keys( array_column( $sources, 'url' ), true );
		$by_name = [] === $shown
			? []
			: array_column( array_map( static fn ( array $source ): array => [ basename_of( source_path( $source['url'] ) ), $source ], $sources ), 1, 0 );
		$further = [];
		$folders = [];

		foreach ( $shown as $source ) {
			$file = $by_name[ basename_of( source_path( $source['url'] ) ) ] ?? null;

			if ( null !== $file && 0 === $source['width'] ) {
				$source = [
					'width'  => $file['width'],
					'height' => $file['height'],
				] + $source;
			}

			$source = shown_source( $source );

			if ( ! isset( $known[ $source['url'] ] ) ) {
				$further += [ $source['url'] => $source ];
				$folders += null === $file || without_photon( $source['url'] ) !== $source['url'] ? [] : [ url_folder( $source['url'] ) => true ];
			}
		}

		foreach ( array_keys( $folders ) as $folder ) {
			foreach ( $sources as $source ) {
				$url = $folder . substr( $source['url'], strlen( url_folder( $source['url'] ) ) );

				if ( ! isset( $known[ $url ] ) ) {
					$further += [ $url => [ 'url' => $url ] + $source ];
				}
			}
		}

		return array_values( $further );
	}
}
