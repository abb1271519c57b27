<?php return array('dependencies' => array('wp-i18n'), 'version' => '9abf256a8e78685238d3');
