<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\is_host_allowed;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../allowed-hosts.php';
require_once __DIR__ . '/../../capabilities.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/measured.php';
require_once __DIR__ . '/variants.php';

/** The images on a page, as a browser loaded it and as this site reads it: which attachments they are, and which are in no library. */
final class Page_Images {
	private Owners $owners;

	/** @var list<string> CDN URLs that a browser loaded, and image files. */
	private array $loaded;

	/** @var Page_Seen */
	private array $shown;

	/** @var list<int> In the order of the page, as far as the browser told it. */
	private array $ids;

	/**
	 * @param list<string>   $loaded
	 * @param Page_Seen|null $shown  Null where the page does not open for visitors: then only the browser knows what is on it.
	 */
	public function __construct( array $loaded, ?array $shown, Owners $owners ) {
		$this->owners = $owners;
		$this->loaded = array_values( array_unique( array_map( __NAMESPACE__ . '\without_fragment', $loaded ) ) );
		$this->shown  = $shown ?? [
			'status' => 0,
			'urls'   => [],
			'lazy'   => [],
			'images' => [],
			'sheets' => '',
		];

		$urls = array_merge( $this->loaded, $this->shown['urls'], array_column( $this->shown['lazy'], 'url' ), array_column( $this->shown['images'], 'url' ) );
		$owners->find( $urls );

		$ids       = array_unique( array_map( [ $owners, 'of' ], $urls ) );
		$this->ids = array_values( array_filter( $ids, static fn ( int $id ): bool => $id > 0 && wp_attachment_is_image( $id ) ) );
	}

	/** @return list<int> All attachments. */
	public function ids(): array {
		return $this->ids;
	}

	/** @return list<int> Those that whoever acts may flush. */
	public function allowed(): array {
		return array_values( array_filter( $this->ids, '\ShortPixelFlush\may_flush_image' ) );
	}

	/**
	 * @param list<int> $ids
	 * @return list<Variant> The copies of these attachments that the browser loaded.
	 */
	public function loaded( array $ids ): array {
		$variants = variants_of_urls( $this->loaded, 'page', $this->owners );

		return array_values( array_filter( $variants, static fn ( Variant $variant ): bool => in_array( $variant->attachment_id, $ids, true ) ) );
	}

	/**
	 * @param list<Layout> $layouts
	 * @return list<Variant> Of images that are in no library, as far as this page shows them.
	 */
	public function links( string $page, array $layouts, Place_Search $places ): array {
		$is_link  = fn ( string $url ): bool => 0 === $this->owners->of( $url );
		$of_none  = static fn ( array $entry ): bool => $is_link( text( $entry['url'] ?? '' ) );
		$urls     = array_values( array_filter( array_merge( $this->loaded, $this->shown['urls'] ), $is_link ) );
		$waiting  = [
			'lazy'   => array_values( array_filter( $this->shown['lazy'], $of_none ) ),
			'images' => array_values( array_filter( $this->shown['images'], $of_none ) ),
		] + $this->shown;
		$variants = array_merge(
			measured_on( $layouts, [ $page ], $this->owners ),
			variants_of_urls( $this->owners->without_foreign( $urls ), 'page', $this->owners ),
			variants_of_waiting( $page, $waiting, $places, $this->owners )
		);

		return array_values( array_filter( $variants, static fn ( Variant $variant ): bool => null === $variant->attachment_id ) );
	}

	/** @return array<string, string> CDN URLs at hosts that nobody named in the settings, one for each host. */
	public function at_unknown_hosts(): array {
		$urls = [];

		foreach ( $this->loaded as $url ) {
			if ( null !== parse_cdn_url( $url ) && ! is_host_allowed( url_host( $url ) ) ) {
				$urls += [ url_host( $url ) => $url ];
			}
		}

		return $urls;
	}
}
