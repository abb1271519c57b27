<?php return array('dependencies' => array(), 'version' => '86d781fa8c3853accd62');
