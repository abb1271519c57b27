<?php return array('dependencies' => array(), 'version' => '459dfe3b523ce4575564');
