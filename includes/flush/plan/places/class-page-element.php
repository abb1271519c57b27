<?php
/** An element that is being read, with those around it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

final class Page_Element {
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

		if ( null !== $inside ) {
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

	/** How the room is shared with siblings; empty where it is not. */
	private function share(): string {
		$parent = $this->parent;

		if ( null === $parent || 1 !== preg_match( self::SHARED_ROOM, $parent->classes ) ) {
			return '';
		}

		$count = count( $parent->shares );

		if ( 1 !== preg_match( '~wp-block-gallery|blocks-gallery-grid~', $parent->classes ) ) {
			return '/' . ( $count > 12 ? 'many' : implode( ',', $parent->shares ) . $count );
		}

		// A gallery's last row is as wide as the others, however few images are left for it. Phones have two columns.
		$columns = 1 === preg_match( '~(?:^|\s)columns-(\d+)~', $parent->classes, $told ) ? max( 1, (int) $told[1] ) : 3;

		return '/' . $this->row( $count, $columns ) . ',' . $this->row( $count, min( 2, $columns ) );
	}

	/** How many share the row: 0 for a full one. */
	private function row( int $count, int $columns ): int {
		$left = $count % $columns;

		return $this->index >= $count - $left ? $left : 0;
	}
}
