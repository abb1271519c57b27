<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\may_flush_image;
use function ShortPixelFlush\Model\has_image;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Lists the images on a page as visitors get it: attachments, and images outside the library. */
final class Page_Images {
	/** @var Page_Seen */
	private array $shown;

	private Owners $owners;

	/** @var list<int> The attachments on the page that have an image. */
	private array $ids;

	/** @param Page_Seen $shown */
	public function __construct( array $shown, Owners $owners ) {
		$this->shown  = $shown;
		$this->owners = $owners;

		$urls = array_merge( $shown['urls'], array_column( $shown['lazy'], 'url' ) );
		$owners->find( $urls );

		$ids       = array_unique( array_map( [ $owners, 'of' ], $urls ) );
		$this->ids = array_values( array_filter( $ids, static fn ( int $id ): bool => $id > 0 && has_image( $id ) ) );
	}

	/** @return list<int> The attachments that the current user may flush. */
	public function allowed(): array {
		return array_values( array_filter( $this->ids, static fn ( int $id ): bool => may_flush_image( $id ) ) );
	}

	/** @return list<int> The attachments that the current user may not flush. */
	public function others(): array {
		return array_values( array_diff( $this->ids, $this->allowed() ) );
	}

	/**
	 * @return list<Variant> Copies of images outside the library: those that the page names, and for its lazy images
	 *     those that follow from the settings.
	 */
	public function links(): array {
		$is_link  = fn ( string $url ): bool => 0 === $this->owners->of( $url );
		$lazy     = array_values( array_filter( $this->shown['lazy'], static fn ( array $source ): bool => $is_link( $source['url'] ) ) );
		$variants = variants_of_urls( $this->owners->without_foreign( array_values( array_filter( $this->shown['urls'], $is_link ) ) ), 'page', $this->owners );

		return array_merge(
			array_values( array_filter( $variants, static fn ( Variant $variant ): bool => null === $variant->attachment_id ) ),
			variants_of_lazy( $lazy, $this->owners )
		);
	}
}
