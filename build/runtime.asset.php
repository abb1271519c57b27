<?php return array('dependencies' => array(), 'version' => 'a3adff8c635e7c5ad4ae');
