<?php
/** An element that is being read, with those around it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

final class Page_Element {
	// More than any gallery has.
	private const MOST_COLUMNS = 12;

	private const GALLERY = '~(?:^|\s)(?:wp-block-gallery|blocks-gallery-grid)(?:\s|$)~';

	// Elements that share their room among their children.
	private const SHARED_ROOM = '~(?:^|\s)(?:is-layout-flex|wp-block-columns|wp-block-gallery|blocks-gallery-grid|row|e-con|e-con-inner|et_pb_row)(?:\s|$)~';

	public string $tag;

	private string $name;

	private string $classes;

	private ?Page_Element $parent;

	private int $index;

	/** @var list<string> What the children say about their share of the room. */
	private array $shares = [];

	/**
	 * @param string $tag
	 * @phpstan-param array{name: string, classes: string, basis: string} $told
	 */
	public function __construct( string $tag, array $told, ?Page_Element $inside ) {
		$this->tag     = $tag;
		$this->name    = $told['name'];
		$this->classes = $told['classes'];
		$this->parent  = $inside;
		$this->index   = null === $inside ? 0 : count( $inside->shares );

		// A gallery's caption is below its rows.
		if ( null !== $inside && 'FIGCAPTION' !== $tag ) {
			$inside->shares[] = $told['basis'];
		}
	}

	/** From the outermost to this one; complete only when the page has been read to its end. */
	public function path(): string {
		$names = [];

		for ( $element = $this; null !== $element; $element = $element->parent ) {
			$names[] = $element->name . $element->share();
		}

		return implode( '>', array_reverse( $names ) );
	}

	/**
	 * Where this element stands in a gallery whose images are cropped to be as tall as their row; complete only when the page has been read to its end.
	 *
	 * @return array{gallery: int, item: int, rows: list<non-empty-list<int>>}|null The items of its row, in a wide window and in a narrow one. Null elsewhere.
	 */
	public function in_cropped_gallery(): ?array {
		for ( $item = $this; null !== $item->parent; $item = $item->parent ) {
			if ( $item->parent->is_gallery() ) {
				return 1 !== preg_match( '~(?:^|\s)is-cropped(?:\s|$)~', $item->parent->gallery_classes() ) ? null : [
					'gallery' => spl_object_id( $item->parent ),
					'item'    => $item->index,
					'rows'    => array_map( [ $item, 'row_items' ], $item->parent->columns() ),
				];
			}
		}

		return null;
	}

	private function is_gallery(): bool {
		return 1 === preg_match( self::GALLERY, $this->classes );
	}

	/** Until WordPress 5.9, a gallery was a list inside of what has some of its classes. */
	private function gallery_classes(): string {
		return $this->classes . ( null !== $this->parent && $this->parent->is_gallery() ? ' ' . $this->parent->classes : '' );
	}

	/** @return array{int, int} Of a gallery, in a wide window and in a narrow one, such as phones have. */
	private function columns(): array {
		$columns = 1 === preg_match( '~(?:^|\s)columns-(\d+)~', $this->gallery_classes(), $told ) ? min( self::MOST_COLUMNS, max( 1, (int) $told[1] ) ) : 3;

		return [ $columns, min( 2, $columns ) ];
	}

	/** @return non-empty-list<int> This element and those beside it. */
	private function row_items( int $columns ): array {
		$first = $this->index - $this->index % $columns;

		return range( $first, max( $first, min( $first + $columns, count( $this->parent->shares ?? [] ) ) - 1 ) );
	}

	/** How the room is shared with siblings; empty where it is not. */
	private function share(): string {
		$parent = $this->parent;

		if ( null === $parent || 1 !== preg_match( self::SHARED_ROOM, $parent->classes ) ) {
			return '';
		}

		$count = count( $parent->shares );

		if ( ! $parent->is_gallery() ) {
			return '/' . ( $count > 12 ? 'many' : implode( ',', $parent->shares ) . $count );
		}

		// A gallery's last row is as wide as the others, however few images are left for it: 0 for a full one.
		return '/' . implode( ',', array_map( fn ( int $columns ): int => count( $this->row_items( $columns ) ) % $columns, $parent->columns() ) );
	}
}
