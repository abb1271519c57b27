/** Returns where the demo is and what to try. */
export function instructions( facts: {
	site: string;
	page: string;
	control: string;
	waitSeconds: number;
	cronSeconds: number;
} ): string {
	const { site, page, control, waitSeconds, cronSeconds } = facts;
	return `
WordPress   ${ site }/wp-admin/upload.php?mode=list   user admin, password password
The page    ${ page }   (eight images, as visitors get them)

What to try
  1. Open the page: its script asks the CDN for every image as you come to it, as wide as your screen shows it.
  2. Leave the Media Library open for half a minute: it measures the page, so that flushes know which copies visitors use. Then point at an image
     and choose “Replace with another image”. Reload the page: visitors still see the old one.
  3. Touch nothing. The image is flushed by itself, and its line in the Media Library says so. Reload the page half a minute later: the new one.
     Where a copy is not new at the first check, the second one comes a minute later.
  4. Do it by hand: Media → Flush for ShortPixel → Settings, switch automatic flushes off and save. Replace an image, then choose “Flush” beside it,
     or “Flush images on this page” in the toolbar of the page.
  5. Media → Flush for ShortPixel: “Flush all” renews every image at once; “Undo” goes back. The history says why each flush was made.
  6. Let the CDN lie: curl -d '{"no_removal":true}' ${ control }/switches — and replace or flush again: it will not say that all is well.

Background tasks run here every ${ cronSeconds } seconds, as from a server's cron, also while nobody looks.

The CDN here is like bunny.net, which ShortPixel's is: half of the removals work at once, nine of ten within 16 seconds, one of
ten takes up to a minute. The plugin looks after ${ waitSeconds } seconds, on a site after 30. It can be other CDNs as well:
  curl -d '{"preset":"two-layers"}' ${ control }/switches      bunny, bunny-query, two-layers, by-accept or slow-65
Ctrl-C stops everything and leaves nothing behind.
`;
}
