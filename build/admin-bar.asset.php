<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'e41e6ec0234b3c248ba2');
