<?php return array('dependencies' => array(), 'version' => '5a743bb38856c7e239f0');
