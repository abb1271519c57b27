<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Versions;
use WP_HTML_Tag_Processor;
use WP_Http;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Http\bare_host;
use function ShortPixelFlush\Http\host_ip_addresses;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\Http\is_ip_address;
use function ShortPixelFlush\Http\is_public_ip;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Checks whether pages, as several visitors get them, request the links that a flush gave its images; after an undo,
 * their former links. A page is judged the same whether this server or a browser outside read it.
 *
 * @phpstan-type Addresses array{urls: list<string>, lazy: list<Shown_Source>}
 */
final class Page_Proof {
	/** The most copies on pages that are added to a flush at once; more would show nothing new. */
	private const MOST_VARIANTS = 1000;

	// Page caches may keep separate pages for phones and desktops, and with and without WebP. The first two visitors
	// differ in both.
	private const DESKTOP  = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
	private const PHONE    = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36';
	private const MODERN   = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8';
	private const PLAIN    = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
	private const VISITORS = [ [ self::DESKTOP, self::MODERN ], [ self::PHONE, self::PLAIN ], [ self::DESKTOP, self::PLAIN ], [ self::PHONE, self::MODERN ] ];

	// A few pages are enough: a cache that was not cleared for one kind of visitor still has most of that kind's pages.
	private const PAGES_OF_ALL_VISITORS = 6;

	private const MOST_LANGUAGES = 8;

	// Host names that usually lead to a private network for visitors too.
	private const LOCAL_NAMES = '~(?:^|\.)(?:localhost|local|test|internal|example|invalid|lan|home|intranet|corp|private|arpa)\z~';

	private string $version;

	/** @var array<int> Attachments by the key of each of their files, as returned by Versions\key_of(). */
	private array $keys;

	/** @var array<int> Attachments by the keys that their files had before they were renamed or deleted. */
	private array $gone;

	/** @var Places */
	private array $places;

	private bool $is_undo;

	public function __construct( Flush $flush ) {
		$this->version = $flush->subject->version;
		$this->places  = Versions\look_up_places();
		$this->is_undo = $flush->is_undo();
		$this->gone    = $this->is_undo ? [] : $flush->subject->gone_keys;
		$this->keys    = $this->gone;
		// Except for an undo, leaves out files without this version: a later flush may have given them a newer one.
		$codes  = Versions\stored()['codes'];
		$owners = array_column( $flush->subject->owned, 1, 0 );
		foreach ( $flush->subject->keys as $key ) {
			if ( $this->is_undo || Versions\version_of_key( $key, $codes ) === $this->version ) {
				$this->keys[ $key ] = $owners[ $key ] ?? 0;
			}
		}
	}

	/**
	 * Reads pages as the first visitor. Unless one is old, the pages that show an image are also read in their other
	 * languages, and some of them as the second visitor; where that makes a difference, as all visitors.
	 *
	 * @param list<string> $pages
	 * @return list<Page_Reading>
	 */
	public function read( array $pages, float $until ): array {
		$first = $this->as_visitors( $pages, [ 0 ], $until );
		$shown = [];
		foreach ( $first as $reading ) {
			if ( $reading->shows_image() ) {
				$shown[ $reading->page ] = $reading;
			}
		}
		if ( in_array( 'old', array_column( $shown, 'shows' ), true ) ) {
			return $first;
		}
		$other_languages = array_diff( array_unique( array_merge( ...array_column( $shown, 'languages' ) ) ), $pages );
		$in_others       = $this->as_visitors( array_slice( array_values( $other_languages ), 0, self::MOST_LANGUAGES ), [ 0 ], $until );
		$by_others       = $this->as_visitors( array_slice( array_column( $shown, 'page' ), 0, self::PAGES_OF_ALL_VISITORS ), [ 1 ], $until );
		$differing       = array_filter(
			$by_others,
			static fn ( Page_Reading $reading ): bool => $reading->is_read() && $reading->differs_from( $shown[ $reading->page ] )
		);
		$by_all          = $this->as_visitors( array_column( $differing, 'page' ), [ 2, 3 ], $until );
		return array_merge(
			$first,
			array_values( array_filter( $in_others, static fn ( Page_Reading $reading ): bool => ! $reading->is_missing() ) ),
			$by_others,
			$by_all
		);
	}

	/**
	 * @param list<string> $pages
	 * @param list<int>    $visitors Keys of VISITORS.
	 * @return list<Page_Reading>
	 */
	private function as_visitors( array $pages, array $visitors, float $until ): array {
		$requests = [];
		foreach ( $visitors as $visitor ) {
			[ $agent, $accept ] = self::VISITORS[ $visitor ];
			foreach ( $pages as $page ) {
				$requests[ "{$visitor} {$page}" ] = [
					'url'     => $page,
					'headers' => [
						'User-Agent' => $agent . ' ShortPixelFlush/' . SHORTPIXEL_FLUSH_VERSION,
						'Accept'     => $accept,
					],
				];
			}
		}
		$readings = [];
		foreach ( [] === $requests ? [] : read_requests( $requests, $until ) as $key => $answer ) {
			$readings[] = $this->reading( explode( ' ', $key, 2 )[1] ?? '', $answer, $until );
		}
		return $readings;
	}

	/** @param array{status: int, headers: array<string, string>, body: string} $answer */
	private function reading( string $page, array $answer, float $until ): Page_Reading {
		$reading = microtime( true ) < $until ? $this->judged( $page, $answer ) : null;
		// A page that was not read to its end in time counts as unanswered.
		$late = [ 'status' => 200 === $answer['status'] ? 0 : $answer['status'] ] + $answer;
		return null === $reading || microtime( true ) >= $until ? new Page_Reading( $page, $late, 'none' ) : $reading;
	}

	/** @param array{status: int, headers: array<string, string>, body: string} $answer */
	public function judged( string $page, array $answer ): Page_Reading {
		$addresses = page_links_in( 200 === $answer['status'] ? $answer['body'] : '', $page );
		$links     = $this->links( $addresses );
		$shows     = self::shown( $links );
		$left      = 'mixed' === $shows ? $this->left( $answer['body'], $page ) : [];
		$languages = 'none' === $shows ? [] : self::languages_of( $answer['body'], $page );
		$named     = 200 === $answer['status'] ? surfaces_in( $answer['body'], $page ) : [];
		return new Page_Reading(
			$page,
			$answer,
			$shows,
			$addresses['urls'],
			$this->images_of( $links ),
			$left,
			$languages,
			array_keys( $links ),
			$this->surfaces( $named, $page ),
			array_column( array_filter( $named, static fn ( array $one ): bool => 'feed' === $one['kind'] ), 'url' )
		);
	}

	/**
	 * @param list<array{kind: string, url: string}> $named Links by kind, as returned by surfaces_in().
	 * @param string                                 $page  The page or document that names them.
	 * @return list<Surface> Those that lead to the flush's images, with their state.
	 */
	private function surfaces( array $named, string $page ): array {
		$surfaces = [];
		foreach ( $named as $one ) {
			if ( $this->is_of_images( $one['url'] ) ) {
				$surfaces[] = $one + [
					'state' => $this->state_of( $one['url'] ),
					'page'  => $page,
				];
			}
		}
		return $surfaces;
	}

	/** @return 'new'|'old'|'own' `own` is a link to the site's own file, not to a copy. */
	private function state_of( string $url ): string {
		if ( isset( $this->gone[ $this->key_of( $url ) ] ) ) {
			return 'old';
		}
		if ( null === parse_cdn_url( $url ) ) {
			return 'own';
		}
		return Versions\shows_version( $url, $this->version ) ? 'new' : 'old';
	}

	/**
	 * Lists where pages, outside their content, name the flush's images. Reads a feed and a sitemap for this, too.
	 *
	 * @param list<Page_Reading> $readings
	 * @return list<Surface> At most MOST_SURFACES. A feed or sitemap that can't be read is listed as `unknown`.
	 */
	public function elsewhere( array $readings, float $until ): array {
		$surfaces = array_merge( ...array_column( $readings, 'surfaces' ) );
		$feed     = array_merge( ...array_column( $readings, 'feeds' ) )[0] ?? '';
		$shown    = array_column( array_filter( $readings, static fn ( Page_Reading $reading ): bool => $reading->shows_image() ), 'page' );
		foreach ( read_documents( $feed, $shown, $until ) as $url => [ 'kind' => $kind, 'answer' => $answer ] ) {
			$named    = array_map(
				static fn ( string $link ): array => [
					'kind' => $kind,
					'url'  => $link,
				],
				links_in_document( $answer['body'] )
			);
			$unread   = [
				'kind'  => $kind,
				'url'   => $url,
				'state' => 'unknown',
				'page'  => $url,
			];
			$surfaces = array_merge( $surfaces, 200 === $answer['status'] ? $this->surfaces( $named, $url ) : [ $unread ] );
		}
		return worst_surfaces( $surfaces );
	}

	/**
	 * @param array<string, bool> $links Links on a page.
	 * @return string `new`, `old`, `mixed`, or `none` if the page shows none of the images. After an undo, the links
	 *     without the version count as new.
	 */
	private static function shown( array $links ): string {
		$seen = array_unique( array_map( static fn ( bool $is_new ): string => $is_new ? 'new' : 'old', $links ) );
		return count( $seen ) > 1 ? 'mixed' : (string) ( array_values( $seen )[0] ?? 'none' );
	}

	/** @return array<string, int> The number of old links left, by part of the page. */
	private function left( string $html, string $page ): array {
		$left = [];
		foreach ( parts_of_page( $html ) as $part => $text ) {
			$old           = array_filter( $this->links( page_links_in( $text, $page ) ), static fn ( bool $is_new ): bool => ! $is_new );
			$left[ $part ] = count( $old );
		}
		return array_filter( $left, static fn ( int $links ): bool => $links > 0 );
	}

	/**
	 * @param Addresses $addresses
	 * @return array<string, bool> By link to an image: whether it is new. New links have this flush's version; after an
	 *     undo, they lack it.
	 */
	private function links( array $addresses ): array {
		$links = [];
		foreach ( array_merge( array_column( $addresses['lazy'], 'url' ), $addresses['urls'] ) as $url ) {
			if ( $this->is_of_images( $url ) ) {
				$links[ $url ] = ! isset( $this->gone[ $this->key_of( $url ) ] ) && Versions\shows_version( $url, $this->version ) !== $this->is_undo;
			}
		}
		return $links;
	}

	/**
	 * @param array<string, bool> $links Links on a page.
	 * @return array<string, bool> By key: whether all links of the image are new.
	 */
	private function images_of( array $links ): array {
		$images = [];
		foreach ( $links as $url => $is_new ) {
			$key            = $this->key_of( $url );
			$images[ $key ] = $is_new && ( $images[ $key ] ?? true );
		}
		return $images;
	}

	private function is_of_images( string $url ): bool {
		return isset( $this->keys[ $this->key_of( $url ) ] );
	}

	private function key_of( string $url ): string {
		return Versions\key_of( self::source_of( $url ), $this->places );
	}

	/** @return string The source of a CDN link; any other link itself. */
	private static function source_of( string $link ): string {
		return parse_cdn_url( $link )['source'] ?? $link;
	}

	/**
	 * @param list<Page_Reading> $readings
	 * @return array<string>
	 */
	private static function links_of( array $readings ): array {
		return array_unique( array_merge( ...array_column( $readings, 'links' ) ) );
	}

	/**
	 * @param list<Page_Reading> $readings
	 * @return list<int> The images to which a page still has an old link.
	 */
	public function kept_images( array $readings ): array {
		$kept = [];
		foreach ( $readings as $reading ) {
			$kept += array_filter( $reading->images, static fn ( bool $is_new ): bool => ! $is_new );
		}
		return array_values( array_unique( array_intersect_key( $this->keys, $kept ) ) );
	}

	/**
	 * @param list<Page_Reading>       $readings
	 * @param array<int, Image_Record> $records  As returned by changed_records().
	 * @return bool Whether pages request files of the images, and only files that can't have an old copy.
	 */
	public function requests_nothing_old( array $readings, array $records ): bool {
		$links  = self::links_of( $readings );
		$others = array_filter(
			$links,
			fn ( string $link ): bool => ! is_never_old( self::source_of( $link ), $this->keys[ $this->key_of( $link ) ] ?? 0, $records )
		);
		return [] !== $links && [] === $others;
	}

	/**
	 * Finds images whose full-size file was overwritten, but which pages only show in smaller sizes, written before
	 * that.
	 *
	 * @param list<Page_Reading>       $readings
	 * @param array<int, Image_Record> $records  As returned by changed_records().
	 * @return list<int>
	 */
	public function images_in_earlier_sizes( array $readings, array $records ): array {
		$is_earlier = [];
		foreach ( $this->files_on_pages( $readings ) as $id => $names ) {
			$is_earlier[ $id ] = isset( $records[ $id ] ) && [] === array_diff( $names, earlier_sizes( $records[ $id ] ) );
		}
		return array_keys( array_filter( $is_earlier ) );
	}

	/**
	 * @param list<Page_Reading> $readings
	 * @return list<string> Pages with a file that an image no longer has, or had before an edit: visitors see nothing
	 *     there, or the earlier image.
	 */
	public function pages_of_former_files( array $readings ): array {
		$files = [];
		foreach ( array_keys( $this->files_on_pages( $readings ) ) as $id ) {
			$files[ $id ] = present_files( $id );
		}
		$pages = [];
		foreach ( $readings as $reading ) {
			foreach ( $reading->links as $link ) {
				$present = $files[ $this->keys[ $this->key_of( $link ) ] ];
				if ( null !== $present && ! isset( $present[ file_of_source( self::source_of( $link ) ) ] ) ) {
					$pages[] = $reading->page;
				}
			}
		}
		return array_values( array_unique( $pages ) );
	}

	/**
	 * @param list<Page_Reading> $readings
	 * @return array<int, list<string>> Names of the files that pages request, by image.
	 */
	public function files_on_pages( array $readings ): array {
		$files = [];
		foreach ( self::links_of( $readings ) as $link ) {
			$files[ $this->keys[ $this->key_of( $link ) ] ][] = file_of_source( self::source_of( $link ) );
		}
		return array_map( 'array_values', array_map( 'array_unique', $files ) );
	}

	/**
	 * @param list<Page_Reading> $readings
	 * @return int The number of images that none of these pages shows.
	 */
	public function count_unproven( array $readings ): int {
		$shown = [];
		foreach ( $readings as $reading ) {
			$shown += $reading->images;
		}
		return count( array_diff( array_unique( $this->keys ), array_intersect_key( $this->keys, $shown ) ) );
	}

	/**
	 * @param list<Page_Reading> $readings
	 * @return list<Variant> The copies that pages name: those at new links are to be checked, those at the old links left
	 *     on a page that also has new ones are to be removed.
	 */
	public function variants( array $readings ): array {
		$new  = [];
		$left = [];
		foreach ( $readings as $reading ) {
			foreach ( array_filter( $reading->urls, [ $this, 'is_of_images' ] ) as $url ) {
				$source = parse_cdn_url( $url )['source'] ?? '';
				$image  = $this->keys[ $this->key_of( $url ) ];
				if ( Versions\shows_version( $url, $this->version ) ) {
					$new[ $url ] = new Variant( $url, $source, $image, Flush::NEW_LINK );
				} elseif ( 'mixed' === $reading->shows ) {
					$left[ $url ] = new Variant( $url, $source, $image, 'old_link', false );
				}
			}
		}
		return array_slice( array_merge( array_values( $new ), array_values( $left ) ), 0, self::MOST_VARIANTS );
	}

	/**
	 * Finds this page in other languages, which plugins list in a page's head.
	 *
	 * @return list<string> URLs on this site.
	 */
	private static function languages_of( string $html, string $page ): array {
		$tags      = new WP_HTML_Tag_Processor( $html );
		$languages = [];
		while ( $tags->next_tag( [ 'tag_name' => 'link' ] ) ) {
			$href = $tags->get_attribute( 'href' );
			$url  = is_string( $href ) && is_string( $tags->get_attribute( 'hreflang' ) ) ? WP_Http::make_absolute_url( trim( $href ), $page ) : '';
			if ( $url !== $page && is_host_listed( url_host( $url ), site_hosts() ) ) {
				$languages[ $url ] = $url;
			}
		}
		return array_slice( array_values( $languages ), 0, self::MOST_LANGUAGES );
	}

	/**
	 * Whether this server probably bypasses a proxy in front of the site for any of these pages: a public host name
	 * resolves to a private address here.
	 *
	 * @param list<string> $pages
	 */
	public static function is_read_from_inside( array $pages ): bool {
		foreach ( array_unique( array_map( static fn ( string $page ): string => bare_host( url_host( $page ) ), $pages ) ) as $name ) {
			$is_public  = ! is_ip_address( $name ) && false !== strpos( $name, '.' ) && 1 !== preg_match( self::LOCAL_NAMES, $name );
			$is_private = static fn ( string $ip ): bool => ! is_public_ip( $ip );
			if ( $is_public && [] !== array_filter( host_ip_addresses( $name ), $is_private ) ) {
				return true;
			}
		}
		return false;
	}
}
