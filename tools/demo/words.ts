/** Returns a text with the demo's addresses and what to try. */
export function instructions( facts: {
	site: string;
	page: string;
	control: string;
	waitSeconds: number;
} ): string {
	const { site, page, control, waitSeconds } = facts;
	return `
Open this   ${ site }/?demo   a visitor’s phone, and a button that replaces the image on it

WordPress   ${ site }/wp-admin/upload.php?mode=list   user admin, password password
The page    ${ page }   (eight images, as visitors get them)

What else to try
  1. In the Media Library, point at an image and choose “Demo: Replace with another image”. Reload the page at once: visitors still see
     the old one. Some ten seconds later it was flushed automatically, and its line in the Media Library says so.
  2. Flush it yourself: Media → Flush for ShortPixel → Settings, switch automatic flushes off and save. Replace an image, then choose “Flush”
     beside it, or “Flush images on this page” in the toolbar of the page.
  3. Media → Flush for ShortPixel: “Flush all” renews every image at once; “Undo” goes back. The history says why each flush was made.
  4. Let the CDN lie: curl -d '{"no_removal":true}' ${ control }/switches, then flush with “Keep the links”: it won't say that all is well.

Background tasks run here as soon as they are due, also with no screen open.

The CDN here is like bunny.net, which ShortPixel's is: half of the removals work at once, nine of ten within 16 seconds, one of
ten takes up to a minute. The plugin looks after ${ waitSeconds } seconds, on a site after 30. It can be other CDNs as well:
  curl -d '{"preset":"two-layers"}' ${ control }/switches      bunny, bunny-query, two-layers, by-accept or slow-65
Ctrl-C stops everything and leaves nothing behind.
`;
}
