<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '7f2ab542f42587bccf70');
