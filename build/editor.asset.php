<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'b54233405d59b122db68');
