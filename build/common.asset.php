<?php return array('dependencies' => array(), 'version' => 'c294a1bad566cf9ef2df');
